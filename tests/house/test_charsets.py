"""A character set that decodes no text is a fault for nobody: Django would fail before any middleware."""

from typing import Any

import pytest
from django.test import Client

from baodi_quality.charsets import CharsetGuard
from tests.api.conftest import Caller
from tests.factories import make_user

CHARSETS = ["zlib", "rot13", "hex", "base64", "punycode", "idna", "utf-16", "none-such", ""]


def guard(client: Client) -> Client:
    """Let a client's requests come in as the web server hands them in."""
    handler: Any = client.handler
    client.handler = lambda environ: CharsetGuard(lambda kept, _start: handler(kept))(environ, None)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("charset", CHARSETS)
def test_a_character_set_that_is_none_leaves_page_and_interface_as_they_are(client, charset):
    page = guard(client).generic("GET", "/sign-in/?next=/board/", b"x", f"text/html; charset={charset}")
    assert page.status_code == 200
    caller = Caller(make_user())
    for media_type in (f"application/json; charset={charset}", f"multipart/form-data; boundary=x; charset={charset}"):
        address = "/api/v1/rectifications/?a=1"
        answer = guard(caller.client).generic(
            "POST", address, b'{"reason": "\xff"}', media_type, headers=caller.headers
        )
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_others_are_left_as_they_are():
    told = []
    sent = ["application/json; charset=UTF8", "text/plain; charset=us-ascii", "multipart/form-data; boundary=x y", ""]
    for media_type in [*sent, "multipart/form-data; boundary=x; charset=zlib"]:
        CharsetGuard(lambda environ, _start: told.append(environ["CONTENT_TYPE"]) or [])(
            {"CONTENT_TYPE": media_type}, None
        )
    assert told == [*sent, 'multipart/form-data; boundary="x"']
