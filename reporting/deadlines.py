"""By when reports are due: the end of a day in Asia/Shanghai, moved to the next working day."""

import datetime as dt

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from reporting.models import Report, ReportDeadline, ReportExtension, ReportingPolicy
from reporting.querysets import ReportQuerySet
from targets import working_days
from targets.models import Quarter


def is_working_day(day: dt.date) -> bool:
    """Say whether people work on ``day``: by the State Council's holiday arrangements.

    Outside the years for which they are known Monday to Friday are taken for working days; the office then sets the
    deadline by hand.
    """
    try:
        return working_days.is_working_day(day)
    except working_days.CalendarUnknown:
        # A guess that the office can overrule, where rectifications ask for the date: here a deadline must exist.
        return day.weekday() < 5


def next_working_day(day: dt.date) -> dt.date:
    """Return ``day`` itself where it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the last moment of ``day``: what is submitted on the day is in time."""
    # Due at the end of the day in Shanghai, so that who submits on the day is in time.
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


def default_due_at(quarter: Quarter, policy: ReportingPolicy) -> dt.datetime:
    """Return the deadline that the settings give: such a day of the month after the quarter, or the next working day."""
    # Day 10 of the month after: so many days after the quarter's last.
    following = quarter.ends_on + dt.timedelta(days=policy.deadline_day)
    return end_of_day(next_working_day(following))


def return_due_at(policy: ReportingPolicy, day: dt.date) -> dt.datetime:
    """Return by when a report returned on ``day`` has to come back."""
    return end_of_day(next_working_day(day + dt.timedelta(days=policy.return_days)))


def is_late(report: Report) -> bool:
    """Say whether the report was first submitted after its deadline; what happens to it later does not matter."""
    return report.first_submitted_at is not None and report.first_submitted_at > report.due_at


def body_due_at(report: Report) -> dt.datetime | None:
    """Return by when the body has to act; None where the next step is not the body's.

    An unlocked report has been accepted before: it is in no delay, and locks itself again.
    """
    if report.state not in {Report.State.DRAFT, Report.State.SIGNED, Report.State.RETURNED}:
        return None
    # A return has a deadline of its own; the first one has been met or missed for good.
    if report.return_due_at is not None:
        return report.return_due_at
    return report.due_at if report.first_submitted_at is None else None


def is_overdue(report: Report, now: dt.datetime) -> bool:
    """Say whether the body should have acted by ``now``: a returned report can become overdue again."""
    due = body_due_at(report)
    return due is not None and due < now


def days_left(report: Report, today: dt.date) -> int | None:
    """Return the days from ``today`` to the day by which the body has to act; negative when it has passed."""
    due = body_due_at(report)
    # Days as people count them, in Shanghai and not in UTC.
    return None if due is None else (timezone.localdate(due) - today).days


def list_deadlines() -> QuerySet[ReportDeadline]:
    """Return the deadlines, the newest first, with how many reports came in time, late and not yet (1 query)."""
    came = Q(quarter__reports__first_submitted_at__isnull=False)
    # By the first submission: what happened to the report later does not make it late.
    in_time = Q(quarter__reports__first_submitted_at__lte=F("quarter__reports__due_at"))
    extended = Exists(ReportExtension.objects.filter(report=OuterRef("quarter__reports")))
    rows = ReportDeadline.objects.select_related("quarter", "set_by").annotate(
        reports=Count("quarter__reports"),
        in_time=Count("quarter__reports", filter=came & in_time),
        late=Count("quarter__reports", filter=came & ~in_time),
        missing=Count("quarter__reports", filter=~came),
        extended=Count("quarter__reports", filter=Q(extended)),
    )
    return rows.filter(reports__gt=0).order_by("-quarter")


def list_reports_moved(deadline: ReportDeadline) -> ReportQuerySet:
    """Return the reports that a new deadline of the quarter moves: those never submitted and not extended one by one."""
    rows = Report.objects.of_quarter(deadline.quarter_id).filter(first_submitted_at=None, extensions=None)
    return rows.with_names().order_by("body__position")
