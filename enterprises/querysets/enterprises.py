"""All reading of enterprises, products, certificates and awards."""

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Count, Exists, OuterRef, Value
from django.db.models.functions import Coalesce

from enterprises.duplicates.names import organisation
from enterprises.querysets.conditions import every_word, has, open_on

if TYPE_CHECKING:
    # mypy looks the quoted names up here.
    from enterprises.models import (  # noqa: F401
        BrandAward,
        Certificate,
        Designation,
        Enterprise,
        LikelyPair,
        Product,
        ProductStandard,
        Site,
    )


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Reading enterprises."""

    def in_operation(self, day: dt.date) -> "EnterpriseQuerySet":
        """Keep the enterprises in operation on ``day``: from the founding date until the closing date."""
        return self.filter(open_on(day, "founded_on", "closed_on"))

    def key(self, day: dt.date) -> "EnterpriseQuerySet":
        """Keep the enterprises designated as key (重点企业) on ``day``."""
        from enterprises.models import Designation  # noqa: PLC0415 - models import this module

        return self.filter(has(Designation.objects.of_kind("key").in_force(day), "enterprise"))

    def serving(self) -> "EnterpriseQuerySet":
        """Keep the enterprises of the service industries that the plan names."""
        return self.filter(service_industry__isnull=False)

    def search(self, words: str) -> "EnterpriseQuerySet":
        """Keep the enterprises that a clerk means by ``words``: part of a present or former name, of a code, or initials."""
        return self.filter(every_word(words, enterprise=""))

    def uncompared(self) -> models.QuerySet["Enterprise", tuple[int, str, str]]:
        """Return key, distinctive name and organisation code of the records not compared with all others as they are now."""
        from enterprises.models import ComparedEnterprise  # noqa: PLC0415 - models import this module

        same = ComparedEnterprise.objects.filter(
            enterprise=OuterRef("pk"), name_core=OuterRef("name_core"), organisation=OuterRef("organisation")
        )
        # The stored one is an empty text where there is none, and NULL equals nothing.
        rows = self.annotate(organisation=Coalesce(organisation(), Value(""))).exclude(Exists(same))
        return rows.order_by("pk").values_list("pk", "name_core", "organisation")

    def similar(self, name: str) -> "EnterpriseQuerySet":
        """Keep the enterprises with a name like ``name`` (trigrams), the most alike first."""
        return (
            self.filter(name__trigram_similar=name)
            .annotate(likeness=TrigramSimilarity("name", name))
            .order_by("-likeness", "pk")
        )


class LikelyPairQuerySet(models.QuerySet["LikelyPair"]):
    """Reading pairs of records that look like one enterprise."""

    def open(self) -> "LikelyPairQuerySet":
        """Keep the pairs that are still to be decided: both records stand, and nobody found them to be two."""
        from enterprises.models import DistinctEnterprises, Enterprise  # noqa: PLC0415 - models import this module

        told_apart = DistinctEnterprises.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
        # The few that are withdrawn, by their index: joining each pair with both its records takes ten times as long.
        withdrawn = Enterprise.everything.filter(withdrawal__isnull=False)
        return self.filter(~Exists(told_apart)).exclude(first__in=withdrawn).exclude(second__in=withdrawn)

    def shown(self, keys: list[int]) -> "LikelyPairQuerySet":
        """Return these pairs in their order, with what a page shows of their records."""
        return self.filter(pk__in=keys).select_related("first__township", "second__township")

    def counts(self) -> list[tuple[str, int]]:
        """Return the reasons in words, the surest first, each with the number of pairs."""
        found = dict(self.order_by("why").values_list("why").annotate(pairs=Count("pk")))
        return [(str(why.label), found.get(why.value, 0)) for why in self.model.Why]


class DesignationQuerySet(models.QuerySet["Designation"]):
    """Reading designations."""

    def of_kind(self, kind: str) -> "DesignationQuerySet":
        """Keep the designations of one kind."""
        return self.filter(kind=kind)

    def in_force(self, day: dt.date) -> "DesignationQuerySet":
        """Keep the designations that hold on ``day``; their last day belongs to them."""
        return self.filter(open_on(day, "since", "until"))


class SiteQuerySet(models.QuerySet["Site"]):
    """Reading parks and bases."""

    def search(self, words: str) -> "SiteQuerySet":
        """Keep those with each of the words in name, trade or operator."""
        return self.filter(every_word(words, "name", "trade", "operator"))
