"""Deadlines as the office keeps them: how many reports of each quarter came in time, and which a new deadline would move."""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from departments.models import Report, ReportDeadline, ReportExtension

from .querysets import ReportQuerySet


def quarters_due() -> QuerySet[ReportDeadline]:
    """Return the deadlines, the newest first, with how many reports came in time, late and not yet (1 query)."""
    came = Q(quarter__reports__first_submitted_at__isnull=False)
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


def moved_with(deadline: ReportDeadline) -> ReportQuerySet:
    """Return the reports that a new deadline of the quarter moves: those never submitted and not extended one by one."""
    rows = Report.objects.of_quarter(deadline.quarter_id).filter(first_submitted_at=None, extensions=None)
    return rows.named().order_by("body__position")
