"""What the office can urge by hand: the reports that bodies owe now, and who would be told."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from departments.models import ReminderLog, Report, User
from departments.reporting.deadlines import days_left

from .due import Trigger, occasions_by_hand, waiting_for, waiting_reports


@dataclass(frozen=True)
class Outstanding:
    """A report that its body owes, the days left (negative: overdue), and when anybody was last told."""

    report: Report
    due_at: dt.datetime
    days_left: int
    told_at: dt.datetime | None


@dataclass(frozen=True)
class Telling:
    """A person who would be told, of which reports; of those in ``told_today`` they were told today already."""

    user: User
    reports: list[Report]
    told_today: list[Report]


def outstanding(now: dt.datetime) -> list[Outstanding]:
    """Return the reports that bodies owe, those that are due first at the head (1 query)."""
    today = timezone.localdate(now)
    rows = waiting_reports().annotate(told_at=Max("reminders__sent_at"))
    found = [
        Outstanding(report, waiting[1], days_left(report, today) or 0, report.told_at)
        for report in rows
        if (waiting := waiting_for(report)) is not None and waiting[0] != Trigger.REVIEW
    ]
    return sorted(found, key=lambda row: row.due_at)


def tellings(reports: Sequence[Report], now: dt.datetime) -> list[Telling]:
    """Return whom a reminder by hand would reach, person by person (3 queries)."""
    logged = ReminderLog.objects.filter(report__in=reports, day=timezone.localdate(now))
    told_today = set(logged.values_list("user_id", "report_id"))
    found: dict[User, Telling] = {}
    for occasion in occasions_by_hand(reports, now):
        telling = found.setdefault(occasion.user, Telling(occasion.user, [], []))
        was_told = (occasion.user.pk, occasion.report.pk) in told_today
        (telling.told_today if was_told else telling.reports).append(occasion.report)
    return list(found.values())


def unreachable(reports: Sequence[Report], told: Sequence[Telling]) -> list[Report]:
    """Return the reports of which nobody can be told: their bodies have no account in use."""
    reached: dict[int, int] = defaultdict(int)
    for telling in told:
        for report in [*telling.reports, *telling.told_today]:
            reached[report.pk] += 1
    return [report for report in reports if not reached[report.pk]]
