"""Who is to be reminded of what: only those who owe, by the latest rule that has come due."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import Role, User
from departments.models import Body
from departments.succession import successor_on
from reporting.deadlines import body_due_at, days_left, is_working_day
from reporting.models import ReminderLog, ReminderRule, Report
from targets import clock

Trigger: TypeAlias = ReminderRule.Trigger
Audience: TypeAlias = ReminderRule.Audience
DAY = dt.timedelta(days=1)
REPORTERS = (Audience.LIAISON, Audience.HEAD)


@dataclass(frozen=True)
class ReminderTrigger:
    """That a person is to be reminded of a report: under a rule, or without one by the office's hand."""

    user: User
    report: Report
    kind: Trigger
    counted_from: dt.datetime
    rule: ReminderRule | None = None

    @property
    def key(self) -> tuple[int | None, int, int, dt.datetime]:
        """What must not happen twice."""
        return (self.rule.pk if self.rule else None, self.report.pk, self.user.pk, self.counted_from)

    def still_holds(self, report: Report) -> bool:
        """Say whether the report, read again, still waits for the same thing."""
        return get_trigger(report) == (self.kind, self.counted_from)


def get_trigger(report: Report) -> tuple[Trigger, dt.datetime] | None:
    """Return what the report waits for and from when on that is counted; None where nobody owes anything.

    Nothing is owed once a quarter is closed, nor for a report that was accepted, unlocked ones included.
    """
    if report.quarter.is_closed:
        return None
    if report.state == Report.State.SUBMITTED and report.submitted_at is not None:
        return Trigger.REVIEW, report.submitted_at
    due = body_due_at(report)
    if due is None:
        return None
    return (Trigger.DEADLINE if report.return_due_at is None else Trigger.RETURN), due


def waiting_reports() -> QuerySet[Report]:
    """Return the reports that may wait for somebody; `get_trigger` says for whom."""
    states = [Report.State.DRAFT, Report.State.SIGNED, Report.State.RETURNED, Report.State.SUBMITTED]
    rows = Report.objects.owed().filter(quarter__closed_at=None, state__in=states)
    return rows.with_names().order_by("quarter_id", "body__position")


def get_reminder_day(rule: ReminderRule, counted_from: dt.datetime) -> dt.date:
    """Return the day from which the rule reminds: so many days from the deadline, or working days after a submission."""
    day = timezone.localdate(counted_from)
    # The office reviews on working days; bodies count to a deadline in calendar days.
    if rule.trigger != Trigger.REVIEW:
        return day + rule.days * DAY
    for _step in range(rule.days):
        day += DAY
        while not is_working_day(day):
            day += DAY
    return day


def list_latest_rules(
    rules: Iterable[ReminderRule], trigger: Trigger, counted_from: dt.datetime, today: dt.date
) -> list[ReminderRule]:
    """Return for each audience the rule that came due last; those before it are passed over, even after a standstill."""
    come_due: dict[str, tuple[dt.date, ReminderRule]] = {}
    for rule in rules:
        day = get_reminder_day(rule, counted_from)
        if rule.trigger == trigger and day <= today:
            # The latest that came due: after a standstill a person gets one reminder and not all that were missed.
            earlier = come_due.get(rule.audience)
            come_due[rule.audience] = (day, rule) if earlier is None or day > earlier[0] else earlier
    return [rule for _day, rule in come_due.values()]


class Addressees:
    """Who is told for a report (2 queries); a merged body's reports are its successor's affair."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.bodies = Body.objects.in_bulk()
        self.people: dict[tuple[str, int | None], list[User]] = defaultdict(list)
        for user in User.objects.filter(is_active=True, role__in=Audience.values).select_related("body").order_by("pk"):
            # The office is told as a whole, whatever body its people belong to.
            self.people[user.role, None if user.role == Role.OFFICE else user.body_id].append(user)

    def of(self, report: Report, audience: str) -> list[User]:
        """Return the people of this role whom the report concerns."""
        if audience == Audience.OFFICE:
            return self.people[Role.OFFICE, None]
        # By today's bodies: the people of a merged body work for its successor now.
        body = successor_on(self.bodies[report.body_id], self.today, self.bodies)
        return self.people[audience, body.pk] if body else []


def list_triggers_by_rule(now: dt.datetime) -> list[ReminderTrigger]:
    """Return whom the rules ask to remind at ``now`` and who was not reminded yet (5 queries)."""
    rules, addressees = list(ReminderRule.objects.filter(is_active=True)), Addressees(timezone.localdate(now))
    reports = list(waiting_reports())
    logged = ReminderLog.objects.filter(report__in=reports)
    sent = set(logged.values_list("rule_id", "report_id", "user_id", "counted_from"))
    found = []
    for report in reports:
        if (waiting := get_trigger(report)) is None:
            continue
        for rule in list_latest_rules(rules, *waiting, addressees.today):
            for user in addressees.of(report, rule.audience):
                trigger = ReminderTrigger(user, report, *waiting, rule=rule)
                if trigger.key not in sent:
                    found.append(trigger)
    return found


def list_triggers_by_hand(reports: Iterable[Report], now: dt.datetime) -> list[ReminderTrigger]:
    """Return whom the office can remind of these reports at ``now``: the liaisons and heads of bodies that owe them."""
    addressees = Addressees(timezone.localdate(now))
    return [
        ReminderTrigger(user, report, *waiting)
        for report in reports
        if (waiting := get_trigger(report)) is not None and waiting[0] != Trigger.REVIEW
        for audience in REPORTERS
        for user in addressees.of(report, audience)
    ]


@dataclass(frozen=True)
class OutstandingReport:
    """A report that its body owes, the days left (negative: overdue), and when anybody was last reminded of it."""

    report: Report
    due_at: dt.datetime
    days_left: int
    reminded_at: dt.datetime | None

    @property
    def is_to_be_told(self) -> bool:
        """Whether it is ticked at once: its time is over, and nobody was reminded of it today."""
        return self.days_left < 0 and (self.reminded_at is None or timezone.localdate(self.reminded_at) < clock.today())


@dataclass(frozen=True)
class PendingReminder:
    """A person who would be reminded, of which reports; of those in ``sent_today`` they were reminded today already."""

    user: User
    reports: list[Report]
    sent_today: list[Report]


def list_outstanding(now: dt.datetime) -> list[OutstandingReport]:
    """Return the reports that bodies owe, those that are due first at the head (1 query)."""
    today = timezone.localdate(now)
    rows = waiting_reports().annotate(reminded_at=Max("reminders__sent_at"))
    found = [
        OutstandingReport(report, waiting[1], days_left(report, today) or 0, report.reminded_at)
        for report in rows
        if (waiting := get_trigger(report)) is not None and waiting[0] != Trigger.REVIEW
    ]
    return sorted(found, key=lambda row: row.due_at)


def list_pending_reminders(reports: Sequence[Report], now: dt.datetime) -> list[PendingReminder]:
    """Return whom a reminder by hand would reach, person by person (3 queries)."""
    logged = ReminderLog.objects.filter(report__in=reports, day=timezone.localdate(now))
    sent_today = set(logged.values_list("user_id", "report_id"))
    found: dict[User, PendingReminder] = {}
    for trigger in list_triggers_by_hand(reports, now):
        pending = found.setdefault(trigger.user, PendingReminder(trigger.user, [], []))
        was_sent = (trigger.user.pk, trigger.report.pk) in sent_today
        (pending.sent_today if was_sent else pending.reports).append(trigger.report)
    return list(found.values())


def list_unreachable(reports: Sequence[Report], pending: Sequence[PendingReminder]) -> list[Report]:
    """Return the reports of which nobody can be reminded: their bodies have no account in use."""
    reached = {report.pk for one in pending for report in [*one.reports, *one.sent_today]}
    return [report for report in reports if report.pk not in reached]
