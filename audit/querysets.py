"""Reading the trail."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    # mypy looks the quoted names up here.
    from audit.models import Event  # noqa: F401


class EventQuerySet(models.QuerySet["Event"]):
    """Reading events."""

    def of_row(self, table: str, key: int) -> "EventQuerySet":
        """Keep the events of one row."""
        return self.filter(table_name=table, row_key=key)

    def by_person(self, user_id: int) -> "EventQuerySet":
        """Keep what one person did."""
        return self.filter(act__details__user=user_id)

    def between(self, start: dt.datetime, end: dt.datetime) -> "EventQuerySet":
        """Keep the events from ``start`` to before ``end``."""
        return self.filter(at__gte=start, at__lt=end)
