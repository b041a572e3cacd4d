"""What is missing in a quarter, body by body and duty by duty: who has not reported, and which items were left blank."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.db.models import Max, Q

from accounts.models import Role, User
from departments.models import Duty
from reporting.access import HANDED_IN
from reporting.deadlines import body_due_at, days_left, is_overdue
from reporting.models import ReminderLog, ReminderRule, Report, ReportItem, ReportValue
from reporting.reminders.due import Addressees, get_trigger
from targets import clock
from targets.models import Quarter

NEVER = 10_000
"""In place of the days left, where a body has nothing to do by any day."""


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
class MissingBody:
    """All that a body owes of a quarter, item by item under its duties, and whom the office phones about it."""

    missing: MissingReport
    duties: list[tuple[Duty, list[ReportItem]]]
    liaisons: list[User]
    reminded_at: dt.datetime | None

    @property
    def report(self) -> Report:
        """The report of which something is missing."""
        return self.missing.report

    @property
    def days_left(self) -> int | None:
        """The days that the body has left, negative when they are over; None where the next step is not the body's."""
        return days_left(self.report, clock.today())

    @property
    def may_be_reminded(self) -> bool:
        """Whether the body owes the report now."""
        trigger = get_trigger(self.report)
        return trigger is not None and trigger[0] != ReminderRule.Trigger.REVIEW


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
    """What is missing in one quarter: 3 queries by duty, 5 by body."""

    quarter: Quarter

    @cached_property
    def values(self) -> list[ReportValue]:
        """Every value of the quarter, in the order of the plan."""
        rows = ReportValue.objects.reported().filter(report__quarter=self.quarter)
        rows = rows.select_related("item__duty__clause", "report__body", "report__quarter").prefetch_related(
            "report__body__names"
        )
        return list(rows.order_by("report__body__position", "item__position"))

    @cached_property
    def bodies(self) -> list[MissingBody]:
        """The bodies that owe something, those whose time is over longest first."""
        owing: dict[Report, list[ReportValue]] = defaultdict(list)
        for value in self.values:
            if is_missing(value):
                owing[value.report].append(value)
        logged = ReminderLog.objects.filter(report__in=owing).order_by().values("report").annotate(at=Max("sent_at"))
        reminded = dict(logged.values_list("report", "at"))
        addressees = Addressees(clock.today())
        found = []
        for report, values in owing.items():
            in_order = sorted(values, key=lambda value: (value.item.duty.position, value.item.position))
            by_duty = groupby(in_order, key=lambda value: value.item.duty)
            duties = [(duty, [value.item for value in of_duty]) for duty, of_duty in by_duty]
            missing = MissingReport(report, [value.item for value in in_order])
            liaisons = addressees.of(report, Role.LIAISON)
            found.append(MissingBody(missing, duties, liaisons, reminded.get(report.pk)))
        # Where the next step is not the body's, nobody is to be phoned.
        return sorted(found, key=lambda one: NEVER if one.days_left is None else one.days_left)

    @cached_property
    def duties(self) -> list[MissingDuty]:
        """The duties on which something is missing, or on which nobody reports, in the order of the plan."""
        by_duty: dict[int, list[ReportValue]] = defaultdict(list)
        for value in self.values:
            by_duty[value.item.duty_id].append(value)
        first, last = self.quarter.starts_on, self.quarter.ends_on
        # Every duty of the plans that ran in the quarter, those that nobody bears among them, and those of an ended plan
        # on which bodies go on to report.
        running = Q(clause__plan__starts_on__lte=last, clause__plan__ends_on__gte=first)
        every = Duty.objects.filter(running | Q(pk__in=list(by_duty)))
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
