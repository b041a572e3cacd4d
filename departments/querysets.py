"""Reading what holds for a span of time."""

import datetime as dt
from typing import TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)


class DatedQuerySet(models.QuerySet[Row]):
    """Rows that hold from ``since`` to ``until``, both included; without ``until`` they hold on."""

    def on(self, day: dt.date) -> "DatedQuerySet[Row]":
        """Keep the rows that hold on ``day``."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
