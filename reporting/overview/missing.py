"""What is missing in a quarter, duty by duty: who has not reported on it, and which items were left blank."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from departments.models import Duty
from reporting.access import HANDED_IN
from reporting.deadlines import body_due_at, is_overdue
from reporting.models import Report, ReportItem, ReportValue
from targets import clock
from targets.models import Quarter


@dataclass
class MissingReport:
    """A body that owes something on a duty: all its items where the report is not in, else those left blank."""

    report: Report
    items: list[ReportItem] = field(default_factory=list)

    @property
    def is_in(self) -> bool:
        """Whether the report is before the office, with something left blank."""
        return self.report.state in HANDED_IN

    @property
    def due(self) -> object:
        """By when the body has to act; None where the next step is not the body's."""
        return body_due_at(self.report)

    @property
    def is_overdue(self) -> bool:
        """Whether it should have acted by now."""
        return is_overdue(self.report, clock.now())


@dataclass(frozen=True)
class MissingDuty:
    """A duty with those who owe something on it; ``reporter_count`` is how many bodies report on it at all."""

    duty: Duty
    reports: list[MissingReport]
    reporter_count: int

    @property
    def is_unborne(self) -> bool:
        """Whether nobody reports on the duty."""
        return self.reporter_count == 0


@dataclass(frozen=True)
class Missing:
    """What is missing in one quarter (3 queries)."""

    quarter: Quarter

    @cached_property
    def values(self) -> list[ReportValue]:
        """Every value of the quarter, in the order of the plan."""
        rows = ReportValue.objects.reported().filter(report__quarter=self.quarter)
        rows = rows.select_related("item", "report__body", "report__quarter").prefetch_related("report__body__names")
        return list(rows.order_by("report__body__position", "item__position"))

    @cached_property
    def duties(self) -> list[MissingDuty]:
        """The duties on which something is missing, or on which nobody reports, in the order of the plan."""
        by_duty: dict[int, list[ReportValue]] = defaultdict(list)
        for value in self.values:
            by_duty[value.item.duty_id].append(value)
        first, last = self.quarter.starts_on, self.quarter.ends_on
        # Every duty of the plans that ran in the quarter, those that nobody bears among them.
        every = Duty.objects.filter(clause__plan__starts_on__lte=last, clause__plan__ends_on__gte=first)
        every = every.select_related("clause").order_by("clause__plan", "position")
        found = []
        for duty in every:
            values = by_duty[duty.pk]
            reports: dict[Report, MissingReport] = {}
            for value in values:
                if is_missing(value):
                    reports.setdefault(value.report, MissingReport(value.report)).items.append(value.item)
            found.append(MissingDuty(duty, list(reports.values()), len({value.report_id for value in values})))
        return [duty for duty in found if duty.reports or duty.is_unborne]

    @property
    def reports(self) -> set[Report]:
        """The reports that are not in."""
        return {value.report for value in self.values if value.report.state not in HANDED_IN}


def is_missing(value: ReportValue) -> bool:
    """Say whether the office has nothing on an obligatory item: the report is not in, or the item was left blank."""
    if not value.item.obligatory or (value.report.is_nil and value.report.state in HANDED_IN):
        return False
    return value.report.state not in HANDED_IN or value.is_blank
