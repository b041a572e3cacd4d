"""All reading of reports and of what they hold."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

if TYPE_CHECKING:
    from accounts.models import User
    from reporting.models import Report, ReportValue  # noqa: F401 — mypy looks the quoted names up here

WITH_THE_BODY = ("draft", "signed", "returned", "reopened")
"""States in which the next step is the body's."""


class ReportQuerySet(models.QuerySet["Report"]):
    """Reading reports."""

    def visible_to(self, user: "User") -> "ReportQuerySet":
        """Keep what a person may open: all for the office, leaders and auditors, else the reports of their own body."""
        # No body has the key 0, so who has no body sees nothing.
        return self if user.sees_all_figures else self.filter(body_id=user.body_id or 0)

    def with_names(self) -> "ReportQuerySet":
        """Read along what a report is named by: its quarter and its body with its names (1 query more)."""
        return self.select_related("body", "quarter").prefetch_related("body__names")

    def of_quarter(self, key: int) -> "ReportQuerySet":
        """Keep the reports of one quarter."""
        return self.filter(quarter_id=key)

    def owed(self) -> "ReportQuerySet":
        """Keep the reports with anything to report on; one whose duties have all ended is not owed."""
        from reporting.models import ReportValue  # noqa: PLC0415 - models import this module

        return self.filter(Exists(ReportValue.objects.reported().filter(report=OuterRef("pk"))))

    def with_item_counts(self) -> "ReportQuerySet":
        """Annotate ``items``, how many items each report has, and ``filled``, how many of them hold something."""
        reported = Q(values__set_aside=False)
        return self.annotate(
            items=Count("values", filter=reported),
            filled=Count("values", filter=reported & (~Q(values__text="") | Q(values__figure__isnull=False))),
        )

    def with_the_body(self) -> "ReportQuerySet":
        """Keep the reports that wait for their body."""
        return self.filter(state__in=WITH_THE_BODY)

    def awaiting_review(self) -> "ReportQuerySet":
        """Keep the reports that wait for the office, the longest waiting first."""
        return self.filter(state="submitted").order_by("submitted_at", "pk")

    def late(self) -> "ReportQuerySet":
        """Keep the reports that were first submitted after their deadline."""
        return self.filter(first_submitted_at__gt=F("due_at"))

    def overdue(self, now: dt.datetime) -> "ReportQuerySet":
        """Keep the reports that should be in by ``now`` and are not: never submitted, or returned and not submitted again."""
        never = Q(first_submitted_at=None, due_at__lt=now)
        # A returned report can be overdue again, whatever its first deadline was.
        return self.filter(never | Q(return_due_at__lt=now), state__in=WITH_THE_BODY)


class ReportValueQuerySet(models.QuerySet["ReportValue"]):
    """Reading reported values."""

    def reported(self) -> "ReportValueQuerySet":
        """Leave out what was set aside with a duty that ended."""
        return self.filter(set_aside=False)

    def in_order(self) -> "ReportValueQuerySet":
        """Sort as the form shows them: by duty, then by item."""
        return self.order_by("item__duty__position", "item__position", "item_id")
