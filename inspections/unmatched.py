"""Producers known by name only, told without reading the spot checks that name them."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Subquery, Sum

if TYPE_CHECKING:
    # mypy looks the quoted name up here.
    from inspections.models import UnmatchedTally


class UnmatchedTallyQuerySet(models.QuerySet["UnmatchedTally"]):
    """Reading the numbers of unmatched spot checks."""

    def producer_names(self, *, outside: bool = False) -> models.QuerySet["UnmatchedTally", Any]:
        """Return the names that wait to be matched with their numbers and the latest day, most checks first; or those ``outside``."""
        from inspections.models import OutsideProducer, SpotCheck  # noqa: PLC0415 - models import this module

        is_outside = Exists(OutsideProducer.objects.filter(name=OuterRef("producer_name")))
        bearing = SpotCheck.objects.unmatched().filter(producer_name=OuterRef("producer_name"))
        summed = (
            self.order_by().values("producer_name").annotate(checks=Sum("checks_change"), failed=Sum("failed_change"))
        )
        return (
            # Of names that all found their enterprise nothing is left but a sum of nought.
            summed.filter(is_outside if outside else ~is_outside, checks__gt=0)
            .annotate(latest=Subquery(bearing.order_by("-sampled_on").values("sampled_on")[:1]))
            .order_by("-checks", "producer_name")
        )
