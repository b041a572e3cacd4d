"""Where the rows behind points are shown: facts keep what leads to a row, its address is made when somebody looks.

Facts of forty bodies name thousands of rows, of which a page shows a handful: making their addresses with the points took
longer than reckoning them. And an address that changes one day does not change what was sealed.
"""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

VIEWS = {
    "rectification": "inspections:rectification",
    "case": "inspections:case",
    "complaint": "inspections:complaint",
    "spot-check": "inspections:spot-check",
    "report": "reporting:report",
    "supervision": "supervision:item",
    "indicator": "dashboard:indicator",
}
Place = Sequence[Any]
"""A key of ``VIEWS`` and what its address takes; of an indicator its plan and code, and the quarter of the figure where it is about one."""


def get_place(row: dict[str, Any]) -> Place:
    """Return what leads to a row of facts; some were sealed with its address, and what is sealed stays as it is."""
    place: Place = row["at"] if "at" in row else row["url"]
    return place


def build_url(place: Place) -> str:
    """Return the address of a row; empty where it has none."""
    if not place:
        return ""
    if isinstance(place, str):
        return place
    kind, *keys = place
    if kind == "indicator":
        # The page shows the running quarter unless it is asked for another.
        return reverse(VIEWS[kind], args=keys[:2]) + "".join(f"?quarter={quarter}" for quarter in keys[2:])
    return reverse(VIEWS[kind], args=keys)
