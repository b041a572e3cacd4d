"""Reading what holds for a span of time."""

import datetime as dt
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)


class DatedQuerySet(models.QuerySet[Row]):
    """Rows that hold from ``since`` to ``until``, both included; without ``until`` they hold on."""

    def on(self, day: dt.date) -> "DatedQuerySet[Row]":
        """Keep the rows that hold on ``day``."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class RecordedQuerySet(DatedQuerySet[Row]):
    """Dated rows that keep what was known before: one that was recorded otherwise names when another took its place."""

    def known_at(self, moment: dt.datetime | None) -> "RecordedQuerySet[Row]":
        """Keep the rows as they were known at ``moment``, None being now; what is without a moment was known all along."""
        if moment is None:
            return self.filter(replaced_at=None)
        return self.filter(
            Q(created_at=None) | Q(created_at__lte=moment), Q(replaced_at=None) | Q(replaced_at__gt=moment)
        )


class StandingManager(models.Manager.from_queryset(RecordedQuerySet)):  # type: ignore[misc]
    """The rows as they are known now."""

    def get_queryset(self) -> RecordedQuerySet[Any]:
        """Leave out what another row took the place of."""
        rows: RecordedQuerySet[Any] = super().get_queryset()
        return rows.filter(replaced_at=None)
