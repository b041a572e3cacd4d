"""Following every link that a person is shown, one page of each view."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from tests.baodi_quality.demo.reading import Reading

HEAVY = "exchange:registers-workbook"
"""A file of all registers, which takes as long as everything else; tests/exchange opens it."""


@dataclass(frozen=True)
class Visit:
    """An answer of a view, where it was led to from, and its words where it is a page."""

    view: str
    address: str
    origin: str
    answer: HttpResponse
    page: Reading | None


def view_of(address: str) -> str:
    """Return the name of the view behind an address, or the address where there is none."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


def walk(client: Client, without: str = "", start: str = "/") -> Iterator[Visit]:
    """Open one page of each view that the person is led to: further ones differ in their rows only.

    ``without`` matches addresses that are not followed. The admin is walked by itself, from its own ``start``.
    """
    waiting, seen, opened = deque([(start, "")]), {start}, set[str]()
    while waiting:
        address, origin = waiting.popleft()
        view = view_of(address)
        if view in opened or view.startswith("admin:") != start.startswith("/admin/") or view == HEAVY:
            continue
        opened.add(view)
        answer = client.get(address)
        is_page = not answer.streaming and "html" in answer.get("Content-Type", "")
        page = Reading(answer.content.decode(errors="replace")) if is_page else None
        yield Visit(view, address, origin, answer, page)
        onward = [answer.url] if answer.status_code in {301, 302} else []
        for link in [*(page.links if page else []), *onward]:
            target = urljoin(address, link).partition("#")[0]
            if target.startswith("/") and target not in seen and not (without and re.search(without, target)):
                seen.add(target)
                waiting.append((target, address))
