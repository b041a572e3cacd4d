"""Chinese in English pages, marked as such.

What people wrote, names that have no English and the plan's own words stay Chinese on every page. A screen reader must be told,
and a browser chooses its fonts by it (WCAG 3.1.2), so each answer in English is looked through once, where it leaves the portal:
no template marks anything but whole documents.
"""

import re

from django.http.response import HttpResponse, HttpResponseBase

IDEOGRAPH = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
CHINESE = re.compile(IDEOGRAPH)
STOPS = {"，": ", ", "、": ", ", "；": "; ", "：": ": ", "（": " (", "）": ") ", "。": ". ", "！": "! ", "？": "? "}
"""Stops between English words, where a page puts words together."""
STOP = re.compile(f" ?([{''.join(STOPS)}]) ?")
# From the first ideograph to the last, with the figures and stops between, the stops around and the year before; Latin letters end it.
RUN = re.compile(f"[《“（「【]*[0-9]*{IDEOGRAPH}(?:[^A-Za-z&]*{IDEOGRAPH})?[》”）」】％…。！？]*")
TOKEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>|[^<]+", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
TEXT_ONLY = {"title", "option", "textarea", "text", "tspan"}
"""Elements that can hold none of these (the last two within drawings): they are marked themselves."""
VOID = {"input", "img", "meta", "area"}


def mark_chinese(response: HttpResponseBase) -> HttpResponseBase:
    """Return the answer with ``lang`` at whatever is Chinese in it, if it is a page."""
    if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
        page = response.content.decode(response.charset)
        if CHINESE.search(page) or STOP.search(page):
            response.content = mark_page(page).encode(response.charset)
            if response.has_header("Content-Length"):
                response.headers["Content-Length"] = str(len(response.content))
    return response


def mark_page(page: str) -> str:
    """Return a page with its Chinese marked; what stands in an element that is marked already stays as it is."""
    made: list[str] = []
    within, depth = "", 0
    for token in TOKEN.finditer(page):
        words = token[0]
        tag = TAG.match(words)
        if tag is None:
            # A comment, or text.
            made.append(words if within or words.startswith("<") else mark_text(words, made))
            continue
        name = tag[2].lower()
        if within:
            depth += (name == within) * (-1 if tag[1] else 1)
            within = within if depth else ""
        elif not tag[1] and ' lang="zh' in words and name not in VOID and name != "html":
            within, depth = name, 1
        elif name in VOID and CHINESE.search(words):
            words = mark_tag(words, name)
        made.append(words)
    return "".join(made)


def mark_text(words: str, made: list[str]) -> str:
    """Return text with its Chinese in elements of their own; an element that can hold none is marked itself."""
    tag = TAG.match(made[-1]) if made else None
    if tag and tag[2].lower() == "textarea" and not CHINESE.search(words):
        return words
    if not CHINESE.search(words):
        return STOP.sub(stop_between, words)
    if tag and tag[2].lower() in TEXT_ONLY and not tag[1]:
        made[-1] = mark_tag(made[-1], tag[2])
        return words
    parts, end = [], 0
    for run in RUN.finditer(words):
        parts += [STOP.sub(stop_between, words[end : run.start()]), f'<bdi lang="zh">{run[0]}</bdi>']
        end = run.end()
    marked = "".join([*parts, STOP.sub(stop_between, words[end:])])
    # One element around text of both kinds: in a row of boxes each element would become a box of its own.
    return marked if RUN.fullmatch(words.strip()) else f"<bdi>{marked}</bdi>"


def stop_between(found: re.Match[str]) -> str:
    """Return a full-width stop as English has it."""
    return STOPS[found[1]]


def mark_tag(tag: str, name: str) -> str:
    """Return a start tag with the mark."""
    return tag if " lang=" in tag else f'{tag[: len(name) + 1]} lang="zh"{tag[len(name) + 1 :]}'
