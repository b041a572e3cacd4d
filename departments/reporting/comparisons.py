"""The figures that stand beside a reported one: the year to date, last quarter, the same quarter of last year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from departments.models import AcceptedFigure, Report, ReportItem, ReportValue

from .owing import lineage

type_of_series = Mapping[int, Decimal]
"""Figures of one item by the key of the quarter."""


@dataclass(frozen=True)
class Beside:
    """What is shown beside a figure; None where nothing was reported. ``missing`` counts quarters without a figure."""

    year_to_date: Decimal | None
    missing: int
    last_quarter: Decimal | None
    year_before: Decimal | None


def beside(report: Report, values: Iterable[ReportValue]) -> dict[int, Beside]:
    """Return by item what stands beside the report's figures (3 queries)."""
    figures = {value.item: value.figure for value in values if value.item.is_figure}
    earlier = series(lineage(report.body), [item.pk for item in figures], report.quarter_id)
    return {item.pk: compare(item, report.quarter_id, figure, earlier[item.pk]) for item, figure in figures.items()}


class KnownFigure(NamedTuple):
    """A figure of an item that a body reported in a quarter (by keys)."""

    item: int
    quarter: int
    body: int
    amount: Decimal


def known_figures(first: int, last: int, **narrowed: object) -> list[KnownFigure]:
    """Return the figures of the quarters from ``first`` to ``last`` (2 queries); ``narrowed`` are lookups of item and report.

    What was accepted counts; where nothing was accepted yet, what was submitted.
    """
    of_quarters = {"report__quarter__gte": first, "report__quarter__lte": last, **narrowed}
    columns = ("item", "report__quarter", "report__body")
    accepted = AcceptedFigure.objects.filter(stands=True, **of_quarters).values_list(*columns, "amount")
    waiting = ReportValue.objects.reported().filter(
        report__state=Report.State.SUBMITTED, report__versions=None, report__nil_statement="", figure__isnull=False,
        **of_quarters,
    ).values_list(*columns, "figure")  # fmt: skip
    return [KnownFigure(*row) for row in [*accepted, *waiting]]


def series(bodies: list[int], items: list[int], until: int) -> dict[int, dict[int, Decimal]]:
    """Return by item the figures of the quarters before ``until``, from the first of the year before.

    The figures of merged bodies add up.
    """
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for known in known_figures(until // 10 * 10 - 9, until - 1, report__body__in=bodies, item__in=items):
        of_item = found[known.item]
        of_item[known.quarter] = of_item.get(known.quarter, Decimal(0)) + known.amount
    return found


def compare(item: ReportItem, key: int, figure: Decimal | None, earlier: type_of_series) -> Beside:
    """Return what stands beside the figure of the quarter with this key."""
    quarters = [quarter for quarter in range(key // 10 * 10 + 1, key) if quarter % 10 in {1, 2, 3, 4}]
    known = {quarter: earlier[quarter] for quarter in quarters if quarter in earlier}
    if figure is not None:
        known[key] = figure
    return Beside(
        year_to_date=period_figure(item, known, key),
        missing=len(quarters) + 1 - len(known),
        last_quarter=earlier.get(key - 1 if key % 10 > 1 else key - 7),
        year_before=earlier.get(key - 10),
    )


def period_figure(item: ReportItem, known: type_of_series, last: int) -> Decimal | None:
    """Return the figure of a period that ends with the quarter ``last``; None where there is none.

    A sum adds what is known (who shows it says how many quarters are missing); the latest is that of the newest quarter
    that has one; a stock is that of the last quarter and no other.
    """
    if not known:
        return None
    if item.period == ReportItem.Period.SUM:
        return sum(known.values(), Decimal(0))
    return known.get(last) if item.period == ReportItem.Period.END else known[max(known)]
