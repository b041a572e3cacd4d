"""The figures that stand beside a reported one: the year to date, last quarter, the same quarter of last year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

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


def series(bodies: list[int], items: list[int], until: int) -> dict[int, dict[int, Decimal]]:
    """Return by item the figures of the quarters before ``until``, from the first of the year before.

    What was accepted counts; where nothing was accepted yet, what was submitted. The figures of merged bodies add up.
    """
    first = until // 10 * 10 - 9
    accepted = AcceptedFigure.objects.filter(
        stands=True, report__body__in=bodies, report__quarter__gte=first, report__quarter__lt=until, item__in=items
    ).values_list("item", "report__quarter", "report", "amount")
    waiting = ReportValue.objects.reported().filter(
        report__state=Report.State.SUBMITTED, report__versions=None, report__nil_statement="", figure__isnull=False,
        report__body__in=bodies, report__quarter__gte=first, report__quarter__lt=until, item__in=items,
    ).values_list("item", "report__quarter", "report", "figure")  # fmt: skip
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for item, quarter, _report, amount in [*accepted, *waiting]:
        found[item][quarter] = found[item].get(quarter, Decimal(0)) + (amount or 0)
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
