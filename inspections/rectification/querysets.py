"""All reading of rectifications."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from enterprises.querysets import every_word, has_number

if TYPE_CHECKING:
    from enterprises.models import Enterprise
    from inspections.models import Rectification  # noqa: F401


class RectificationQuerySet(models.QuerySet["Rectification"]):
    """Reading rectifications."""

    FINAL = ("closed", "cancelled")
    AWAITING_CLOSING = ("passed", "excused", "revoked")

    def standing(self) -> "RectificationQuerySet":
        """Leave out those of withdrawn batches."""
        return self.filter(spot_check__withdrawal=None)

    def open(self) -> "RectificationQuerySet":
        """Keep those that are neither closed nor cancelled."""
        return self.exclude(state__in=self.FINAL)

    def overdue(self, day: dt.date) -> "RectificationQuerySet":
        """Keep the open ones whose deadline lies before ``day``; the deadline's own day is in time."""
        return self.open().filter(due_on__lt=day)

    def due_within(self, day: dt.date, days: int) -> "RectificationQuerySet":
        """Keep the open ones whose deadline is ``day`` or comes within so many days after it."""
        return self.open().filter(due_on__gte=day, due_on__lte=day + dt.timedelta(days=days))

    def of_enterprise(self, enterprise: "Enterprise") -> "RectificationQuerySet":
        """Keep those that the enterprise was told to make, newest notice first."""
        # Whoever was told, and not whoever made the goods: the two may be different.
        told = Q(addressee="producer", spot_check__producer=enterprise)
        told |= Q(addressee="seller", spot_check__sampled_enterprise=enterprise)
        return self.filter(told).order_by("-received_on", "-pk")

    def search(self, words: str) -> "RectificationQuerySet":
        """Keep those whose notice or batch has this number, or whose producer, sampled unit or sample it names."""
        columns = ("notice_number", "spot_check__sample_name", "spot_check__producer_name", "spot_check__sampled_name")
        return self.filter(has_number("", words) | has_number("spot_check__", words) | every_word(words, *columns))
