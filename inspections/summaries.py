"""Cases and complaints counted for a span of days: cases by law and body, complaints by body.

Every total is the sum of the very lines above it, so that a printed sheet adds up.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from departments.naming import body_names_on
from inspections.models import Complaint, EnforcementCase
from inspections.querysets import CASE_OUTCOMES, COMPLAINT_KINDS, COMPLAINT_OUTCOMES
from targets import clock

Number = int | Decimal | None
CASE_CELLS = ("total", *CASE_OUTCOMES, "goods_value", "fine")
"""Counts of cases, then amounts in 10,000 yuan."""
COMPLAINT_CELLS = ("total", *COMPLAINT_KINDS, *COMPLAINT_OUTCOMES)


@dataclass(frozen=True)
class Line:
    """A line of the sheet: whose it is, how the list is narrowed to its rows, and its numbers by name."""

    name: str
    narrowed: dict[str, Any]
    cells: dict[str, Number]


@dataclass(frozen=True)
class LawLines:
    """The cases under one law: all of them, and body by body."""

    whole: Line
    bodies: list[Line]


@dataclass(frozen=True)
class CaseSummary:
    """Cases by law and body; ``bodies`` are the same cases by body alone."""

    laws: list[LawLines]
    bodies: list[Line]
    whole: Line


@dataclass(frozen=True)
class ComplaintSummary:
    """Complaints by body."""

    bodies: list[Line]
    whole: Line


def case_summary(user: User, since: dt.date, until: dt.date) -> CaseSummary:
    """Count the cases opened from ``since`` to ``until``, both included, that the person may read (2 queries).

    Bodies are told by their names of the last day.
    """
    rows = list(EnforcementCase.objects.visible_to(user).filter(opened_on__range=(since, until)).tallied())
    # A span that reaches into the future is told by the names of today.
    names = body_names_on(min(until, clock.today()))
    by_law: dict[tuple[int, str], list[Line]] = defaultdict(list)
    by_body: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for row in rows:
        law, code = row["law_id"], row["body__code"]
        line = Line(names[code], {"law": law, "body": code}, {name: row[name] for name in CASE_CELLS})
        by_law[law, str(row["law_name"])].append(line)
        # The position first, so that sorting by the key gives the order of the plan.
        by_body[row["body__position"], code].append(line)
    # Laws come in the order of the rows, bodies in that of the plan.
    laws = [LawLines(sum_lines(name, {"law": law}, lines), lines) for (law, name), lines in by_law.items()]
    bodies = [sum_lines(names[code], {"body": code}, lines) for (_position, code), lines in sorted(by_body.items())]
    # Summed from what stands on the sheet, so that it adds up when somebody checks it.
    return CaseSummary(laws, bodies, sum_lines("", {}, [law.whole for law in laws]))


def complaint_summary(user: User, since: dt.date, until: dt.date) -> ComplaintSummary:
    """Count the complaints received from ``since`` to ``until``, both included, that the person may read (2 queries)."""
    names = body_names_on(min(until, clock.today()))
    rows = Complaint.objects.visible_to(user).filter(received_on__range=(since, until)).tallied()
    lines = [
        Line(names[row["body__code"]], {"body": row["body__code"]}, {name: row[name] for name in COMPLAINT_CELLS})
        for row in rows
    ]
    return ComplaintSummary(lines, sum_lines("", {}, lines))


def sum_lines(name: str, narrowed: dict[str, Any], lines: Iterable[Line]) -> Line:
    """Return the line that sums up others; an amount that no line states is none, not 0."""
    sums: dict[str, Number] = {}
    for line in lines:
        for key, value in line.cells.items():
            before = sums.get(key)
            # None and not 0: an amount that nobody stated must not look like a recorded nothing.
            sums[key] = value if before is None else before + (value or 0)
    return Line(name, narrowed, sums)
