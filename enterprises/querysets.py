"""All reading of enterprises, products, certificates and awards."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

if TYPE_CHECKING:
    from .models import BrandAward, Certificate, Designation, Enterprise, Product, ProductStandard


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Reading enterprises."""

    def in_operation(self, day: dt.date) -> "EnterpriseQuerySet":
        """Keep the enterprises in operation on ``day``: from the founding date until the closing date."""
        return self.filter(open_on(day, "founded_on", "closed_on"))

    def key(self, day: dt.date) -> "EnterpriseQuerySet":
        """Keep the enterprises designated as key (重点企业) on ``day``."""
        from .models import Designation

        return self.filter(has(Designation.objects.of_kind("key").in_force(day), "enterprise"))

    def serving(self) -> "EnterpriseQuerySet":
        """Keep the enterprises of the service industries that the plan names."""
        return self.filter(service_industry__isnull=False)


class DesignationQuerySet(models.QuerySet["Designation"]):
    """Reading designations."""

    def of_kind(self, kind: str) -> "DesignationQuerySet":
        """Keep the designations of one kind."""
        return self.filter(kind=kind)

    def in_force(self, day: dt.date) -> "DesignationQuerySet":
        """Keep the designations that hold on ``day``; their last day belongs to them."""
        return self.filter(open_on(day, "since", "until"))


class ProductQuerySet(models.QuerySet["Product"]):
    """Reading products."""

    def in_production(self, day: dt.date) -> "ProductQuerySet":
        """Keep the products in production on ``day``: from the launch date until the end date."""
        return self.filter(open_on(day, "launched_on", "ended_on"))


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


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Reading certificates."""

    VOIDING = ("suspended", "withdrawn", "cancelled")

    def of_scheme(self, scheme: str) -> "CertificateQuerySet":
        """Keep the certificates of one scheme."""
        return self.filter(scheme=scheme)

    def valid(self, day: dt.date) -> "CertificateQuerySet":
        """Keep the certificates valid on ``day`` (indicators.md): issued, not past expiry, no voiding status.

        The last status event on or before the day decides; surveillance audits leave the status as it is.
        """
        from .models import CertificateEvent

        last = (
            CertificateEvent.objects.filter(certificate=OuterRef("pk"), happened_on__lte=day)
            .exclude(kind=CertificateEvent.Kind.AUDITED)
            .order_by("-happened_on", "-pk")
        )
        return (
            self.filter(issued_on__lte=day, expires_on__gte=day)
            .annotate(last_status=Subquery(last.values("kind")[:1]))
            .filter(Q(last_status__isnull=True) | ~Q(last_status__in=self.VOIDING))
        )


class BrandAwardQuerySet(models.QuerySet["BrandAward"]):
    """Reading brand awards."""

    def first(self, programme: str) -> "BrandAwardQuerySet":
        """Keep the awards that took a product into ``programme`` for the first time.

        A re-evaluation is not new, and neither is a second application of a product that had the title before.
        """
        earlier = self.model.objects.filter(product=OuterRef("product"), programme=programme).filter(
            Q(granted_on__lt=OuterRef("granted_on")) | Q(granted_on=OuterRef("granted_on"), pk__lt=OuterRef("pk"))
        )
        return self.filter(programme=programme, kind="new").exclude(Exists(earlier))


def open_on(day: dt.date, first: str, last: str) -> Q:
    """Return the condition that ``day`` lies between two date fields, both included; an empty end is open."""
    return Q(**{f"{first}__lte": day}) & (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": day}))


def has(rows: models.QuerySet, back: str) -> Exists:
    """Return the condition that one of ``rows`` points to the outer row through ``back``."""
    return Exists(rows.filter(**{back: OuterRef("pk")}))
