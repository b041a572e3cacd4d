"""What tests in a browser have in common."""

from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Locator, Page, Route


def send_form(button: Locator) -> None:
    """Click a button that sends a form and wait for the answering page: a form asks whether it would arrive before it goes."""
    with button.page.expect_navigation():
        button.click()


def open_page(page: Page, answer: HttpResponse) -> None:
    """Show an answer of the test's own client, which sees what no transaction has committed, with its styles and scripts."""

    def fulfil(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.is_navigation_request():
            route.fulfill(body=answer.content, headers={"Content-Type": answer["Content-Type"]})
        elif path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        else:
            route.fulfill(status=204)

    page.route("**/*", fulfil)
    page.goto("http://portal.example/")
