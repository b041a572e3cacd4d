"""What tests in a browser have in common."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Browser, Locator, Page, Route


def open_page(browser: Browser) -> Page:
    """Open a page of 1440 px in a context of its own, whose keys wait for what listens to them.

    A heading can be read before the deferred scripts have run; a key pressed then goes to nobody.
    """
    page = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    ).new_page()
    press = page.keyboard.press

    def press_when_loaded(key: str, **options: Any) -> None:
        page.wait_for_load_state("load")
        press(key, **options)

    # On the keyboard itself: no test can forget it.
    setattr(page.keyboard, "press", press_when_loaded)  # noqa: B010
    return page


def send_form(button: Locator) -> None:
    """Click a button that sends a form and wait for the answering page: a form asks whether it would arrive before it goes."""
    with button.page.expect_navigation():
        button.click()


def show_answer(page: Page, answer: HttpResponse) -> None:
    """Show an answer of the test's own client, which sees what no transaction has committed, with its styles and scripts."""

    def fulfil(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.is_navigation_request():
            route.fulfill(body=answer.content, headers={"Content-Type": answer["Content-Type"]})
        elif path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        else:
            route.fulfill(status=204)

    # A page that goes to the printer at once would keep the test from printing it.
    page.add_init_script("window.print = () => {}")
    page.route("**/*", fulfil)
    page.goto("http://portal.example/")
