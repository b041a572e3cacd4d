"""All reading of enterprises, products, certificates and awards."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

if TYPE_CHECKING:
    from .models import Certificate, Enterprise, Product


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Reading enterprises."""

    def in_operation(self, day: dt.date) -> "EnterpriseQuerySet":
        """Keep the enterprises in operation on ``day``: from the founding date until the closing date."""
        return self.filter(open_on(day, "founded_on", "closed_on"))


class ProductQuerySet(models.QuerySet["Product"]):
    """Reading products."""

    def in_production(self, day: dt.date) -> "ProductQuerySet":
        """Keep the products in production on ``day``: from the launch date until the end date."""
        return self.filter(open_on(day, "launched_on", "ended_on"))


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Reading certificates."""

    VOIDING = ("suspended", "withdrawn", "cancelled")

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


def open_on(day: dt.date, first: str, last: str) -> Q:
    """Return the condition that ``day`` lies between two date fields, both included; an empty end is open."""
    return Q(**{f"{first}__lte": day}) & (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": day}))


def has(rows: models.QuerySet, back: str) -> Exists:
    """Return the condition that one of ``rows`` points to the outer row through ``back``."""
    return Exists(rows.filter(**{back: OuterRef("pk")}))
