"""What tests in a browser have in common."""

from playwright.sync_api import Locator


def send_form(button: Locator) -> None:
    """Click a button that sends a form and wait for the answering page: a form asks whether it would arrive before it goes."""
    with button.page.expect_navigation():
        button.click()
