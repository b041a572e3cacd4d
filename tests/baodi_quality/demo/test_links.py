"""Nobody is led to a page that refuses them or does not exist: every role follows the links that it is shown."""

from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User

A_VIEW = 1
"""Pages of one view that are opened for each role; further ones differ in their rows only."""
WIDE = {"office": 110, "leader": 60, "auditor": 60, "admin": 10, "head-gongshang": 35, "liaison-jiaoyu": 25}
"""How many views each of these people reaches at least, so that the test cannot pass by reaching nothing."""


class Links(HTMLParser):
    """The addresses that a page leads to or fetches by itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag != "link":
            self.found += [address for name in ("href", "hx-get") if (address := named.get(name))]


def view_of(address: str) -> str:
    """Return the name of the view behind an address, or the address where there is none."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


def refused(client: Client) -> tuple[list[tuple[str, str, int]], int]:
    """Return the links that lead nowhere, each with the page it stands on, and how many views were reached."""
    waiting, seen, opened = deque([("/", "")]), {"/"}, Counter[str]()
    dead = []
    while waiting:
        address, origin = waiting.popleft()
        view = view_of(address)
        if opened[view] == A_VIEW or view.startswith("admin:"):
            continue
        opened[view] += 1
        answer = client.get(address)
        if answer.status_code >= 400:
            dead.append((origin, address, answer.status_code))
        page = "" if answer.streaming else answer.content.decode(errors="replace")
        found = Links(page).found if "html" in answer.get("Content-Type", "") else []
        for link in [*found, *([answer.url] if answer.status_code in {301, 302} else [])]:
            target = urljoin(address, link).partition("#")[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append((target, address))
    return dead, len(opened)


@pytest.mark.parametrize("name", WIDE)
def test_no_link_refuses_whoever_is_shown_it(demonstration, name):
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    dead, reached = refused(client)
    assert dead == []
    assert reached >= WIDE[name]
