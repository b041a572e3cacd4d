"""Reading of products, their standards and their brand awards."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

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


class ProductQuerySet(models.QuerySet["Product"]):
    """Reading products."""

    def in_production(self, day: dt.date) -> "ProductQuerySet":
        """Keep the products in production on ``day``: from the launch date until the end date."""
        return self.filter(open_on(day, "launched_on", "ended_on"))

    def lacking_ccc(self, day: dt.date) -> "ProductQuerySet":
        """Keep the catalogue products in production on ``day`` without a valid CCC certificate."""
        from enterprises.models import Certificate  # noqa: PLC0415 - models import this module

        certificates = Certificate.objects.valid(day).of_scheme(Certificate.Scheme.CCC)
        return self.in_production(day).filter(~has(certificates, "products"), in_ccc_catalogue=True)

    def search(self, words: str) -> "ProductQuerySet":
        """Keep the products whose name, model or maker ``words`` mean."""
        return self.filter(every_word(words, "name", "model", enterprise="enterprise__"))


class ProductStandardQuerySet(models.QuerySet["ProductStandard"]):
    """Reading the standards behind products."""

    # GB/T 20000.2: NEQ is no adoption.
    ADOPTING = ("idt", "mod", "eqv")

    def valid(self, day: dt.date) -> "ProductStandardQuerySet":
        """Keep the standards that hold on ``day``; their last day belongs to them."""
        return self.filter(open_on(day, "valid_from", "valid_until"))

    def adopting(self) -> "ProductStandardQuerySet":
        """Keep those that adopt an international or advanced foreign standard."""
        return self.filter(adoption__in=self.ADOPTING)


class BrandAwardQuerySet(models.QuerySet["BrandAward"]):
    """Reading brand awards."""

    def newly_granted(self, programme: str) -> "BrandAwardQuerySet":
        """Keep the awards that took a product into ``programme`` for the first time.

        A re-evaluation is not new, and neither is a second application of a product that had the title before.
        """
        # Not self: the queryset may be narrowed already, and the first award may lie outside of it.
        earlier = self.model.objects.filter(product=OuterRef("product"), programme=programme).filter(
            # Two rounds of one day count once.
            Q(granted_on__lt=OuterRef("granted_on")) | Q(granted_on=OuterRef("granted_on"), pk__lt=OuterRef("pk"))
        )
        return self.filter(programme=programme, kind="new").exclude(Exists(earlier))

    def search(self, words: str) -> "BrandAwardQuerySet":
        """Keep the awards whose product or its maker ``words`` mean."""
        return self.filter(every_word(words, "product__name", enterprise="product__enterprise__"))
