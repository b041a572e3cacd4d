"""People at their desks in a browser: everybody begins at their first page, and what they press is counted."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests import databases
from tests.demonstration import DAY, Demonstration


class Desk:
    """One person's browser; ``clicks`` counts what was clicked, tapped or dropped since the first page, ``keys`` what was pressed."""

    def __init__(self, page: Page, live_server: Any, sign_in: Callable[..., None]) -> None:
        self.page, self.live_server, self.sign_in = page, live_server, sign_in
        self.clicks = self.keys = 0

    def begin(self, username: str) -> Page:
        """Sign somebody in and open their first page."""
        self.sign_in(self.page, self.live_server, username)
        self.page.goto(self.live_server.url)
        self.clicks = self.keys = 0
        return self.page

    def click(self, what: str | Locator) -> None:
        """Click the first of what is meant."""
        found = self.page.locator(what) if isinstance(what, str) else what
        found.first.click()
        self.clicks += 1

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)
        self.keys += 1

    def drop(self, field: str, path: Any) -> None:
        """Hand a file to a field, as dropping it does."""
        self.page.set_input_files(field, path)
        self.clicks += 1


@pytest.fixture(scope="module")
def lent_demonstration(demonstration_database: Demonstration, django_db_blocker: Any) -> Iterator[Demonstration]:
    """Lend the tests of a module one copy of the demonstration, in which each may leave what it writes."""
    made, own = databases.name_of("demonstration"), f"{databases.name_of('lent')}_{databases.WORKER}"
    with django_db_blocker.unblock():
        with databases.in_turn(made):
            databases.copied(made, own)
        yield Demonstration(own, demonstration_database.folder)
        databases.dropped(own)


@pytest.fixture
def desk(
    lent_demonstration: Demonstration, settings: Any, live_server: Any, browser_page: Page, sign_in: Callable[..., None]
) -> Iterator[Desk]:
    """Set up a desk on the demonstration's day."""
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = DAY, lent_demonstration.folder
    with databases.working_in(lent_demonstration.database):
        yield Desk(browser_page, live_server, sign_in)
        browser_page.close()
