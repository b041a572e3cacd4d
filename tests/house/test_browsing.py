"""What the tests' own browser does for them."""

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browsing import open_page

pytestmark = pytest.mark.browser


@pytest.fixture
def slow_page(browser: Browser):
    """A page whose heading is there at once, and half a second later the script that listens to keys."""
    page = open_page(browser)

    def send_script(route: Route) -> None:
        page.wait_for_timeout(500)
        route.fulfill(body="document.onkeydown = event => { document.querySelector('h1').textContent = event.key }")

    page.route(
        "**/",
        lambda route: route.fulfill(content_type="text/html", body="<script src=/keys.js defer></script><h1>-</h1>"),
    )
    page.route("**/keys.js", send_script)
    yield page
    page.context.close()


def test_a_key_waits_for_the_scripts_of_its_page(slow_page: Page) -> None:
    slow_page.goto("http://portal.test/", wait_until="commit")
    assert slow_page.locator("h1").text_content() == "-"
    slow_page.keyboard.press("j")
    assert slow_page.locator("h1").text_content() == "j"
