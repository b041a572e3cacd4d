"""The submission matrix: bodies × quarters, each cell with how far the report is and, apart from that, whether it was late."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from departments.models import Body
from reporting.deadlines import is_late, is_overdue
from reporting.models import Report
from targets import clock
from targets.models import Quarter


@dataclass(frozen=True)
class Cell:
    """What became of a body's report of a quarter; without a report nothing was owed, or the reports are not made yet."""

    report: Report | None
    now: dt.datetime

    @property
    def is_in(self) -> bool:
        """Whether it was handed in at least once."""
        return self.report is not None and self.report.first_submitted_at is not None

    @property
    def is_accepted(self) -> bool:
        """Whether the office has accepted it."""
        return self.report is not None and self.report.state == Report.State.ACCEPTED

    @property
    def is_late(self) -> bool:
        """Whether it was first handed in after its deadline."""
        return self.report is not None and is_late(self.report)

    @property
    def is_overdue(self) -> bool:
        """Whether it should be in by now and is not."""
        return self.report is not None and is_overdue(self.report, self.now)

    @property
    def words(self) -> str:
        """The state and whatever else there is to tell; empty where nothing was owed."""
        report = self.report
        if report is None:
            return ""
        told = (
            (_("overdue"), self.is_overdue), (_("submitted late"), self.is_late), (_("nil report"), report.is_nil),
            (_("by the office on its behalf"), report.on_behalf),
        )  # fmt: skip
        return "，".join([str(report.get_state_display()), *(words for words, holds in told if holds)])


@dataclass(frozen=True)
class Totals:
    """How many of the reports owed were handed in, in time, accepted; ``overdue`` ones should be in and are not."""

    owed: int
    handed_in: int
    late: int
    overdue: int
    accepted: int

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> "Totals":
        """Count the cells."""
        owed = [cell for cell in cells if cell.report is not None]
        return cls(
            len(owed),
            sum(cell.is_in for cell in owed),
            sum(cell.is_late for cell in owed),
            sum(cell.is_overdue for cell in owed),
            sum(cell.is_accepted for cell in owed),
        )


@dataclass(frozen=True)
class BodyLine:
    """A body's line."""

    body: Body
    cells: list[Cell]

    @property
    def totals(self) -> Totals:
        """The line's counts."""
        return Totals.of(self.cells)


@dataclass(frozen=True)
class Matrix:
    """The matrix over some quarters for one reader; a body's own people see the line of their body (3 queries)."""

    quarters: list[Quarter]
    reader: User

    @cached_property
    def reports(self) -> list[Report]:
        """The reports that are owed."""
        rows = Report.objects.visible_to(self.reader).owed().filter(quarter__in=self.quarters)
        return list(rows.select_related("body", "quarter"))

    @cached_property
    def lines(self) -> list[BodyLine]:
        """A line for each body that owes anything, in the order of the lead group."""
        found: dict[Body, dict[int, Report]] = defaultdict(dict)
        for report in self.reports:
            found[report.body][report.quarter_id] = report
        # One moment for the whole page, so that the counts of lines and columns agree.
        now = clock.now()
        bodies = sorted(found, key=lambda body: (body.position, body.pk))
        return [
            BodyLine(body, [Cell(found[body].get(quarter.pk), now) for quarter in self.quarters]) for body in bodies
        ]

    @property
    def columns(self) -> list[tuple[Quarter, Totals]]:
        """Each quarter with the counts of its column."""
        return [
            (quarter, Totals.of([line.cells[place] for line in self.lines]))
            for place, quarter in enumerate(self.quarters)
        ]

    @property
    def totals(self) -> Totals:
        """The counts of the whole; those of the lines and those of the columns add up to them."""
        return Totals.of([cell for line in self.lines for cell in line.cells])
