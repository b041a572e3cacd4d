"""What the wall screen shows between the goals: where it is worst, who reports how well, and what failed last."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from dashboard.heat_table import HeatTable
from dashboard.tile_map import TileMap
from departments.naming import body_names_on
from departments.places import township_annotator
from inspections.models import SpotCheck
from reporting.models import Report
from reporting.overview.quarters import list_reported_quarters
from reporting.overview.rates import BodyRates, Rates, rate_bodies
from targets import clock

RED_LINES, FAILED_LINES, RANKED_QUARTERS = 10, 10, 4
Item = TypeVar("Item")


def split_into_pages(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Return the items page by page; one empty page where there are none."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [[]]


def find_map(heat: HeatTable) -> TileMap | None:
    """Return the map of the rate that is furthest behind in the most townships; None without figures by township."""
    if not heat.figures:
        return None
    behind = [sum((row.cells[place].distance or 0) < 0 for row in heat.rows) for place in range(len(heat.figures))]
    worst = behind.index(max(behind))
    # Where nobody is behind in anything, the map that the townships' own page begins with.
    return TileMap(heat, heat.figures[worst].indicator.code if behind[worst] else "")


@dataclass(frozen=True)
class Rank:
    """The bodies that share a rank by how timely and complete they reported."""

    place: int
    names: list[str]
    rates: Rates


def rank_bodies() -> list[Rank]:
    """Return the bodies by the share of their reports of the last four quarters handed in on time, then by the items answered (3 queries)."""
    rates = rate_bodies(list_reported_quarters()[-RANKED_QUARTERS:], Report.objects.owed())
    names = body_names_on(clock.today())
    # What was not due yet is no data, and has no rank.
    known = sorted((line for line in rates if line.whole.timely.whole), key=order_of, reverse=True)
    ranks: list[Rank] = []
    for place, line in enumerate(known, start=1):
        name = names[line.body.code]
        if place > 1 and order_of(line) == order_of(known[place - 2]):
            ranks[-1].names.append(name)
        else:
            ranks.append(Rank(place, [name], line.whole))
    return ranks


def order_of(line: BodyRates) -> tuple[Fraction, Fraction]:
    """Return what a body is ranked by."""
    timely, items = line.whole.timely.value, line.whole.items.value
    return timely or Fraction(0), items or Fraction(0)


def list_newest_failed() -> list[SpotCheck]:
    """Return the batches that failed last, with their rectification and the township of their day (2 queries)."""
    rows = SpotCheck.objects.filter(outcome=SpotCheck.Outcome.FAILED).select_related("rectification")
    placed = township_annotator("township", "sampled_on")(rows)
    return list(placed.order_by("-sampled_on", "-pk")[:FAILED_LINES])
