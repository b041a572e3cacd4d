"""Texts of requests are UTF-8, whatever a request says of them."""

import codecs
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
TAKEN = ("utf-8", "ascii", "iso8859-1")


class CharsetGuard:
    """Takes from the Content-Type a character set that the portal does not speak; what is not UTF-8 is then refused as unreadable.

    Django decodes the address by it before any middleware, and takes every codec of Python's, also those that decode no text,
    such as zlib: the web server would answer 500 to whoever sends one.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer the request."""
        media_type, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        if "charset" in parameters and not is_taken(parameters.pop("charset")):
            # A form needs its boundary.
            kept = "".join(f'; {name}="{value}"' for name, value in parameters.items())
            environ = environ | {"CONTENT_TYPE": media_type + kept}
        return self.application(environ, start_response)


def is_taken(charset: str) -> bool:
    """Say whether texts may come in a character set."""
    try:
        return codecs.lookup(charset).name in TAKEN
    except LookupError:
        return False
