"""Completeness (完整率) and timeliness (及时率) of reports and of items, by body, quarter and year.

Counted are the reports whose deadline is over or that were handed in; one that is not due yet is in no rate. Completeness is
what was handed in of them: reports handed in at least once, and obligatory items that hold something in reports handed in; a
nil report answers all of its items. Timeliness is the reports first handed in by their deadline. Each counts some of what it
is a share of, so that none exceeds 100 %; a share of nothing is no data, not zero.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet

from departments.models import Body
from reporting.models import Report
from targets import clock
from targets.grading import WHOLE, format_value
from targets.models import Quarter


@dataclass(frozen=True)
class Share:
    """Some of a whole."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def value(self) -> Fraction | None:
        """The share in per cent; None of nothing."""
        return Fraction(100 * self.part, self.whole) if self.whole else None

    @property
    def shown(self) -> str:
        """The share with one decimal, rounded, though never to 100 % where a part is missing; empty where there is no data."""
        return "" if self.value is None else format_value(self.value, under=[WHOLE], places=1) + "%"


OBLIGATORY = Q(values__set_aside=False, values__item__obligatory=True)
"""What is set aside was not asked."""
COUNTS = {
    "asked": Count("values", filter=OBLIGATORY),
    "answered": Count("values", filter=OBLIGATORY & (~Q(values__text="") | Q(values__figure__isnull=False))),
}
"""Annotations of reports: one join serves both counts, so neither multiplies the other."""


def count_items(*, is_in: bool, is_due: bool, is_nil: bool, asked: int, answered: int) -> Share | None:
    """Return how many obligatory items of a report were answered; None while it is neither handed in nor due.

    Not due yet is in no rate: it would pull the rate down before anybody is late.
    """
    if not is_in:
        return Share(0, asked) if is_due else None
    return Share(asked if is_nil else answered, asked)


@dataclass(frozen=True)
class Rates:
    """The three shares of some reports, and how many more are not due yet."""

    reports: Share = Share()
    items: Share = Share()
    timely: Share = Share()
    not_due: int = 0

    def __add__(self, other: "Rates") -> "Rates":
        return Rates(
            self.reports + other.reports,
            self.items + other.items,
            self.timely + other.timely,
            self.not_due + other.not_due,
        )

    @property
    def shares(self) -> tuple[Share, Share, Share]:
        """The three, in the order of the table's columns."""
        return self.reports, self.items, self.timely

    @classmethod
    def of(cls, report: Report, asked: int, answered: int) -> "Rates":
        """Return the shares of one report with ``asked`` obligatory items, of which ``answered`` hold something."""
        first, is_due = report.first_submitted_at, report.due_at < clock.now()
        items = count_items(
            is_in=first is not None, is_due=is_due, is_nil=report.is_nil, asked=asked, answered=answered
        )
        if items is None:
            return cls(not_due=1)
        if first is None:
            return cls(Share(0, 1), items, Share(0, 1))
        return cls(Share(1, 1), items, Share(int(first <= report.due_at), 1))


@dataclass(frozen=True)
class BodyRates:
    """A body with its rates of each quarter."""

    body: Body
    quarters: list[Rates]

    @property
    def whole(self) -> Rates:
        """The rates of all the quarters together."""
        return sum(self.quarters, Rates())


def rate_bodies(quarters: Sequence[Quarter], reports: QuerySet[Report]) -> list[BodyRates]:
    """Return each body's rates of the quarters, in the order of the lead group (1 query)."""
    rows: QuerySet[Any] = reports.filter(quarter__in=quarters).select_related("body").order_by().annotate(**COUNTS)
    found: dict[Body, dict[int, Rates]] = defaultdict(dict)
    for report in rows:
        found[report.body][report.quarter_id] = Rates.of(report, report.asked, report.answered)
    bodies = sorted(found, key=lambda body: (body.position, body.pk))
    return [BodyRates(body, [found[body].get(quarter.pk, Rates()) for quarter in quarters]) for body in bodies]


def sum_by_quarter(bodies: Sequence[BodyRates], quarters: int) -> list[Rates]:
    """Return the rates of all bodies in each quarter."""
    return [sum((body.quarters[place] for body in bodies), Rates()) for place in range(quarters)]


@dataclass(frozen=True)
class YearRates:
    """The rates of one year, as paper has them."""

    year: int
    quarters: list[Quarter]
    bodies: list[BodyRates]

    @property
    def together(self) -> list[Rates]:
        """The rates of all bodies in each quarter."""
        return sum_by_quarter(self.bodies, len(self.quarters))

    @property
    def whole(self) -> Rates:
        """The rates of all bodies in the year."""
        return sum(self.together, Rates())


def split_by_year(quarters: Sequence[Quarter], bodies: Sequence[BodyRates]) -> list[YearRates]:
    """Return the bodies' rates year by year."""
    found = []
    for year in sorted({quarter.year for quarter in quarters}):
        places = [place for place, quarter in enumerate(quarters) if quarter.year == year]
        lines = [BodyRates(line.body, [line.quarters[place] for place in places]) for line in bodies]
        found.append(YearRates(year, [quarters[place] for place in places], lines))
    return found
