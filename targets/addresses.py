"""Addresses of rows for pages that list many: to ask all address patterns for each row takes longer than to draw it."""

from functools import lru_cache

from django.http import QueryDict
from django.urls import get_script_prefix, reverse

PLACE = 1_234_567_890
"""Stands for a key; no other number of an address is as long."""
LONGEST_ADDRESS = 8_000
"""Web servers take some 8 KB, and Django leads nobody to twice as much."""


def row_address(name: str, key: int) -> str:
    """Return ``reverse(name, args=[key])``."""
    before, after = split_address(get_script_prefix(), name)
    return f"{before}{key}{after}"


def code_address(name: str, code: str) -> str:
    """Return ``reverse(name, args=[code])`` for one of a few dozen codes."""
    return find_address(get_script_prefix(), name, code)


def filtered_address(address: str, params: QueryDict) -> str:
    """Return the address of a list with its filters; without them where it would be longer than addresses are."""
    filtered = f"{address}?{params.urlencode()}"
    return filtered if len(filtered) <= LONGEST_ADDRESS else address


@lru_cache(maxsize=256)
def split_address(prefix: str, name: str) -> tuple[str, str]:
    """Return what stands before and after the key in the addresses of a kind of rows."""
    before, _place, after = reverse(name, args=[PLACE]).partition(str(PLACE))
    return before, after


@lru_cache(maxsize=1024)
def find_address(prefix: str, name: str, code: str) -> str:
    """Return the address; ``prefix`` is where the portal stands on its server."""
    return reverse(name, args=[code])
