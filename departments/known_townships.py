"""All townships with their names, kept in the process: lists of rows name some thirty of them again and again."""

from collections.abc import Mapping
from functools import lru_cache

from departments.models import Township, TownshipName
from targets.together import fetch_together, hold_children


@lru_cache(maxsize=1)
def read_townships(version: str) -> Mapping[int, Township]:
    """Return the townships by key, to be read only (no query; 1 where one was changed).

    ``version`` tells one state of them from another.
    """
    townships, names = Township.objects.all(), TownshipName.objects.all()
    fetch_together(townships, names)
    found = {township.pk: township for township in townships}
    for township in townships:
        hold_children(township, "names", [name for name in names if name.township_id == township.pk])
        if township.successor_id is not None:
            township.successor = found[township.successor_id]
    return found
