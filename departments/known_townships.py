"""All townships with their names, kept in the process: lists of rows name some thirty of them again and again."""

from collections.abc import Mapping
from functools import lru_cache

from departments.models import Township, TownshipName
from targets.versions import read_version


def get_known_townships() -> Mapping[int, Township]:
    """Return the townships by key, to be read only (1 query; 3 where one was changed)."""
    return read_townships(read_version(Township, TownshipName))


@lru_cache(maxsize=1)
def read_townships(version: str) -> Mapping[int, Township]:
    """Read them; ``version`` tells one state of them from another."""
    found = Township.objects.prefetch_related("names").in_bulk()
    for township in found.values():
        if township.successor_id is not None:
            township.successor = found[township.successor_id]
    return found
