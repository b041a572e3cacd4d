"""Cases and complaints counted for a span of days: cases by law and body, complaints by body.

Every total is the sum of the very lines above it, so that a printed sheet adds up.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
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
    named = body_names_on(min(until, clock.today()))
    lines = [case_line(row, named) for row in rows]
    laws = [
        LawLines(whole(str(name), {"law": pk}, within), within)
        for (pk, name), within in gathered(rows, lines, "law_id", "law__name")
    ]
    return CaseSummary(laws, list(by_body(rows, lines, named)), whole("", {}, lines))


def case_line(row: dict[str, Any], named: dict[str, str]) -> Line:
    """Return the line of one body's cases under one law."""
    narrowed = {"law": row["law_id"], "body": row["body__code"]}
    return Line(named[row["body__code"]], narrowed, {name: row[name] for name in CASE_CELLS})


def gathered(rows: list[dict[str, Any]], lines: list[Line], *by: str) -> Iterator[tuple[tuple[Any, ...], list[Line]]]:
    """Yield the lines of rows that agree in the columns ``by`` and stand together."""
    pairs = zip(rows, lines, strict=True)
    for key, group in groupby(pairs, lambda pair: tuple(pair[0][name] for name in by)):
        yield key, [line for _row, line in group]


def by_body(rows: list[dict[str, Any]], lines: list[Line], named: dict[str, str]) -> Iterator[Line]:
    """Yield a line for each body, in the order in which the bodies stand."""
    bodies: dict[tuple[int, str], list[Line]] = {}
    for row, line in zip(rows, lines, strict=True):
        bodies.setdefault((row["body__position"], row["body__code"]), []).append(line)
    for (_position, code), within in sorted(bodies.items()):
        yield whole(named[code], {"body": code}, within)


def complaint_summary(user: User, since: dt.date, until: dt.date) -> ComplaintSummary:
    """Count the complaints received from ``since`` to ``until``, both included, that the person may read (2 queries)."""
    named = body_names_on(min(until, clock.today()))
    rows = Complaint.objects.visible_to(user).filter(received_on__range=(since, until)).tallied()
    lines = [
        Line(named[row["body__code"]], {"body": row["body__code"]}, {name: row[name] for name in COMPLAINT_CELLS})
        for row in rows
    ]
    return ComplaintSummary(lines, whole("", {}, lines))


def whole(name: str, narrowed: dict[str, Any], lines: Iterable[Line]) -> Line:
    """Return the line that sums up others; an amount that no line states is none, not 0."""
    sums: dict[str, Number] = {}
    for line in lines:
        for key, value in line.cells.items():
            sums[key] = added(sums.get(key), value)
    return Line(name, narrowed, sums)


def added(left: Number, right: Number) -> Number:
    """Return the sum of what is known; None where neither is."""
    if left is None or right is None:
        return right if left is None else left
    return left + right
