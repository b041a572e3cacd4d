"""The cut of a figure by one dimension: a table in which each row carries its bar and leads to its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlencode

from django.urls import reverse
from django.utils.functional import Promise

from enterprises.slices import DIMENSIONS, Breakdown, Slice, list_slices
from targets.figures import Figure, build_figure, format_exact
from targets.models import Indicator, Quarter, TargetRule

if TYPE_CHECKING:
    from dashboard.indicator_page import IndicatorPage


@dataclass(frozen=True)
class SliceLine:
    """A slice with its figure, the length of its bar (0 to 100) and the way to its rows, empty where they are out of reach.

    ``weight`` is what the bar shows, in the indicator's unit: the rows missing of a share, else the slice's part of the whole.
    """

    slice: Slice
    figure: Figure
    weight: Fraction
    length: float
    url: str

    @property
    def weight_words(self) -> str:
        """The weight as it is printed: those of all slices add up to the figure, or to what it misses."""
        return format_exact(self.weight)


@dataclass(frozen=True)
class SliceTable:
    """The slices of one dimension; ``bad`` says that the bars show what is missing rather than what is there."""

    dimension: str
    title: str | Promise
    bad: bool
    lines: list[SliceLine]


def slice_table(page: "IndicatorPage", dimension: str, breakdown: Breakdown, names: Mapping[str, str]) -> SliceTable:
    """Return the table of one dimension, what weighs most first."""
    found = list_slices(breakdown, dimension, names, scale=page.reading.scale)
    is_share = page.indicator.is_ratio
    counts = [s.missed if is_share else s.numerator for s in found]
    # Of each side once: a reverse for each of a hundred slices takes longer than all else about them.
    sides = {get_shown_side(s, is_share) for s in found} if page.has_rows else set()
    addresses = {side: rows_url(page, side, dimension) for side in sides}
    # Where nothing weighs anything, bars have no length instead of a division by zero.
    longest = max(counts, default=0) or 1
    lines = [
        SliceLine(
            s,
            build_figure(page.indicator, page.reading.goal, s),
            Fraction(count, 1 if is_share else s.scale),
            # The bar is a drawing; the number beside it is exact.
            round(100 * count / longest, 2),
            f"{addresses[get_shown_side(s, is_share)]}{quote_plus(s.key)}" if addresses else "",
        )
        for s, count in zip(found, counts, strict=True)
    ]
    return SliceTable(dimension, DIMENSIONS[dimension], is_share or page.reading.goal.rule == TargetRule.AT_MOST, lines)


def get_shown_side(found: Slice, is_share: bool) -> str:
    """Return the side of a slice that its bar shows."""
    return "missed" if is_share and found.missed else "denominator" if is_share else "numerator"


def rows_url(page: "IndicatorPage", side: str, dimension: str = "", key: str = "") -> str:
    """Return the address of the rows behind the figure of a page, or behind one of its slices."""
    return build_rows_url(page.indicator, page.quarter, page.window, side, dimension, key)


def build_rows_url(
    indicator: Indicator, quarter: Quarter, window: str, side: str, dimension: str = "", key: str = ""
) -> str:
    """Return the address of the rows behind a figure, or behind one of its slices, whose key stands at the end."""
    query = {"quarter": quarter.code, "window": window}
    if dimension:
        query |= {"by": dimension, "key": key}
    return (
        reverse("dashboard:indicator-rows", args=[indicator.plan.code, indicator.code, side]) + "?" + urlencode(query)
    )
