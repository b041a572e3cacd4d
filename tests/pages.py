"""What a page says, looked for where it says it: a word anywhere in the text would be found in a menu or a title too."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml.html import HtmlElement, document_fromstring


def find_elements(page: HttpResponse | str, selector: str) -> list[HtmlElement]:
    """Return what a CSS selector finds on a page, in the order of the page."""
    text = page if isinstance(page, str) else page.content.decode()
    return document_fromstring(text).cssselect(selector) if text.strip() else []


def read_texts(page: HttpResponse | str, selector: str) -> list[str]:
    """Return the words of each element that a selector finds, with one space for any number."""
    return [" ".join(element.text_content().split()) for element in find_elements(page, selector)]


def read_text(page: HttpResponse | str, selector: str) -> str:
    """Return the words of all that a selector finds; where it finds nothing the test looks in the wrong place."""
    found = read_texts(page, selector)
    assert found, f"nothing at {selector}"
    return " ".join(found)


def send_form(client: Client, address: str, typed: dict[str, Any] | None = None) -> Any:
    """Send what somebody typed into the form at an address, with what the form says of itself when it was opened."""
    opened = [element.get("value") for element in find_elements(client.get(address), "input[name=opened]")]
    return client.post(address, {**(typed or {}), "opened": opened[:1]})
