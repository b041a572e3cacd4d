"""Which enterprises of the register producers' names may mean, for many names at once."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, OuterRef
from django.db.models.functions import JSONObject

from enterprises.duplicates.names import name_core
from enterprises.duplicates.search import LIKENESS
from enterprises.models import Enterprise
from inspections.models import SpotCheck

MOST = 3


class LikelyProducer(NamedTuple):
    """An enterprise that a name may mean, and how alike the names are in per cent."""

    enterprise: Enterprise
    likeness: int

    @property
    def is_near(self) -> bool:
        """Whether the names are so alike that the enterprise is proposed."""
        return self.likeness >= 100 * LIKENESS


class ProducerName(NamedTuple):
    """A name that waits to be matched, with its number of batches and the enterprises it may mean, the most alike first."""

    name: str
    checks: int
    likely: list[LikelyProducer]


def list_producer_names(names: Collection[str]) -> list[ProducerName]:
    """Return those of the names that unmatched checks bear, most checks first (2 queries, however many there are)."""
    # The distinctive parts are compared, as for duplicates: 鑫达电缆厂 may well be 天津市宝坻区鑫达电缆有限公司.
    core: Any = name_core(OuterRef("producer_name"))
    alike = (
        Enterprise.objects.filter(name_core__trigram_similar=core)
        .annotate(likeness=TrigramSimilarity("name_core", core))
        .order_by("-likeness", "pk")
        .annotate(found=JSONObject(key="pk", likeness="likeness"))
        .values("found")[:MOST]
    )
    rows = SpotCheck.objects.awaiting_match().filter(producer_name__in=names).order_by().values("producer_name")
    waiting = (
        rows.annotate(checks=Count("pk")).annotate(likely=ArraySubquery(alike)).order_by("-checks", "producer_name")
    )
    found = list(waiting)
    enterprises = Enterprise.objects.select_related("township").in_bulk(
        [one["key"] for row in found for one in row["likely"]]
    )
    return [
        ProducerName(
            row["producer_name"],
            row["checks"],
            [
                LikelyProducer(enterprises[one["key"]], round(100 * one["likeness"]))
                for one in row["likely"]
                # An enterprise may be withdrawn between the two queries.
                if one["key"] in enterprises
            ],
        )
        for row in found
    ]
