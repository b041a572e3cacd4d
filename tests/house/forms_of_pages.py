"""The forms that a person is shown, found by following links, each with what it says when it is opened."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from lxml.html import HtmlElement, document_fromstring

HEAVY = "exchange:registers-workbook"
ROWS = set(
    "pk object_id body quarter code plan key after before build file finding item number objection other paragraph scheme sheet value token".split()
)
"""Parts of an address that say which row is meant, and not which page."""
PLAUSIBLE = {"date": "2014-10-14", "number": "1", "email": "a@b.cn", "url": "http://a.cn"}


@dataclass
class PageForm:
    """A form: the page behind its address, and its fields with their kinds and values."""

    view: str
    address: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


def kind_of(address: str) -> str:
    """Return what pages have in common that differ in their rows only."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return address
    return " ".join([match.view_name, *(str(match.kwargs[name]) for name in sorted(match.kwargs) if name not in ROWS)])


def walk_forms(client: Client, start: str) -> Iterator[PageForm]:
    """Open one page of each kind that the person is led to, and yield each kind of form once; ``start`` says whether in the admin."""
    waiting, seen, opened, found = deque([start]), {start}, {HEAVY}, set()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind in opened or address.startswith("/admin/") != start.startswith("/admin/") or "export" in address:
            continue
        opened.add(kind)
        answer = client.get(address)
        links = [answer.url] if answer.status_code in {301, 302} else []
        if is_page(answer):
            page = document_fromstring(answer.content.decode())
            links += [link for one in page.cssselect("[href], [hx-get]") for link in (one.get("href"), one.get("hx-get")) if link]  # fmt: skip
            for form in read_forms(page, address):
                key = form.view, *sorted(form.kinds)
                if key not in found:
                    found.add(key)
                    yield form
        for link in links:
            target = urljoin(address, link).partition("#")[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)


def is_page(answer: HttpResponse) -> bool:
    """Say whether an answer is a page or a piece of one."""
    return not answer.streaming and "html" in answer.get("Content-Type", "") and bool(answer.content.strip())


def read_forms(page: HtmlElement, address: str) -> Iterator[PageForm]:
    """Yield the forms of a page that are posted."""
    for form in page.cssselect("form"):
        action = form.get("hx-post") or (form.get("action", "") if form.get("method", "").lower() == "post" else None)
        if action is not None:
            target = urljoin(address, action or address)
            found = PageForm(kind_of(target), target)
            own = page.cssselect(f'[form="{form.get("id")}"]') if form.get("id") else []
            for one in form.cssselect("input[name], select[name], textarea[name]") + own:
                if one.get("disabled") is None and one.get("name") not in {None, "csrfmiddlewaretoken"}:
                    add_field(found, one)
            yield found


def add_field(form: PageForm, one: HtmlElement) -> None:
    """Add a field with what it says, or where it is empty with what somebody may well have written."""
    name, kind = one.get("name"), one.get("type", "text") if one.tag == "input" else one.tag
    form.kinds[name] = kind
    values = form.values.setdefault(name, [])
    if one.tag == "select":
        options = one.cssselect("option")
        chosen = [option for option in options if option.get("selected") is not None and option.get("value")]
        values += [option.get("value", "") for option in chosen or [each for each in options if each.get("value")][:1]]
    elif one.tag == "textarea":
        values.append(one.text_content().strip() or "测试说明内容")
    elif kind in {"radio", "checkbox"}:
        if one.get("checked") is not None or (kind == "radio" and not values):
            values[:] = [one.get("value") or "on"] if kind == "radio" else [*values, one.get("value") or "on"]
    elif kind == "hidden":
        values.append(one.get("value") or "")
    elif kind not in {"file", "submit"}:
        values.append(one.get("value") or PLAUSIBLE.get(kind, "测试"))
