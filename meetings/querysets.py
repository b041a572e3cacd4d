"""Reading of meetings."""

from typing import Any

from django.db import models

from supervision.querysets import FINISHED


class MeetingDecisionQuerySet(models.QuerySet[Any]):
    """Reading decisions."""

    def open(self) -> "MeetingDecisionQuerySet":
        """Keep the decisions whose items of supervision are not through."""
        return self.exclude(supervision__state__in=FINISHED)

    def with_item(self) -> "MeetingDecisionQuerySet":
        """Read the body with its names, the meeting and the item with each decision."""
        rows = self.select_related("supervision", "meeting", "body")
        return rows.prefetch_related("body__names")
