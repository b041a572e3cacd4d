"""Reading how the bodies reported for a quarter."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from bulletin.facts import BodyReport
from departments.naming import body_name_on
from reporting.models import Report
from targets.models import Quarter


def find_reports(quarter: Quarter) -> QuerySet[Report]:
    """Return the reports owed for the quarter, in the order of the lead group, ready to be fetched."""
    obligatory = Q(values__set_aside=False, values__item__obligatory=True)
    filled = ~Q(values__text="") | Q(values__figure__isnull=False)
    return (
        Report.objects.of_quarter(quarter.pk)
        .owed()
        .annotate(
            # Three joins multiply each other's rows; distinct counts each once.
            asked=Count("values", filter=obligatory, distinct=True),
            answered=Count("values", filter=obligatory & filled, distinct=True),
            returned=Count("steps", filter=Q(steps__action="return"), distinct=True),
            told_body=body_name_on("body", quarter.ends_on),
        )
        .order_by("body__position", "pk")
    )


def tell_reports(rows: Iterable[Any], moment: dt.datetime) -> list[BodyReport]:
    """Return how each body reported by ``moment``."""
    found = []
    for report in rows:
        # What came in after the moment was not there yet.
        first = report.first_submitted_at if report.first_submitted_at and report.first_submitted_at <= moment else None
        if first is None:
            state = "missing" if report.due_at < moment else "waiting"
        else:
            state = "on_time" if first <= report.due_at else "late"
        # A nil report answers everything at once.
        answered = report.asked if report.is_nil and first else report.answered if first else 0
        found.append(BodyReport(report.told_body, state, report.asked, answered, report.returned))
    return found
