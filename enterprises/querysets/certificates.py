"""Reading of certificates: how they stood on a day."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from enterprises.querysets.conditions import every_word, has_number, year_before

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


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Reading certificates."""

    VOIDING = ("suspended", "withdrawn", "cancelled")
    SYSTEMS = ("iso9001", "iso14001", "ohsas18001")

    def of_scheme(self, scheme: str) -> "CertificateQuerySet":
        """Keep the certificates of one scheme."""
        return self.filter(scheme=scheme)

    def search(self, words: str) -> "CertificateQuerySet":
        """Keep the certificates whose number begins with ``words`` or whose holder they mean."""
        return self.filter(has_number("", words) | every_word(words, enterprise="enterprise__"))

    def valid(self, day: dt.date) -> "CertificateQuerySet":
        """Keep the certificates valid on ``day`` (indicators.md): issued, not past expiry, no voiding status.

        The last status event on or before the day decides; surveillance audits leave the status as it is.
        """
        return (
            self.filter(issued_on__lte=day, expires_on__gte=day)
            .with_last_status(day)
            # NOT IN is unknown for NULL, and a certificate without events would fall out.
            .filter(Q(last_status__isnull=True) | ~Q(last_status__in=self.VOIDING))
        )

    def lapsing(self, day: dt.date, within: int = 30) -> "CertificateQuerySet":
        """Keep the system certificates of key enterprises that end within so many days, or have ended, without renewal."""
        from enterprises.models import Enterprise  # noqa: PLC0415 - models import this module

        until = day + dt.timedelta(days=within)
        # Whatever is valid for longer renews it, under its own number or under another one.
        renewal = self.model.objects.valid(day).filter(
            enterprise=OuterRef("enterprise"), scheme=OuterRef("scheme"), expires_on__gt=until
        )
        keys = Enterprise.objects.in_operation(day).key(day)
        return self.filter(
            ~Exists(renewal),
            scheme__in=self.SYSTEMS,
            expires_on__lte=until,
            enterprise__in=keys.order_by().values("pk"),
        )

    def with_last_status(self, day: dt.date) -> "CertificateQuerySet":
        """Annotate ``last_status``: the kind of the last status event on or before ``day``, None without any."""
        from enterprises.models import CertificateEvent  # noqa: PLC0415 - models import this module

        last = (
            CertificateEvent.objects.filter(certificate=OuterRef("pk"), happened_on__lte=day)
            .exclude(kind=CertificateEvent.Kind.AUDITED)
            # The key decides between events of one day, as in the history of the model.
            .order_by("-happened_on", "-pk")
        )
        return self.annotate(last_status=Subquery(last.values("kind")[:1]))

    def audit_overdue(self, day: dt.date) -> "CertificateQuerySet":
        """Keep the valid management-system certificates without a surveillance audit in the twelve months before ``day``.

        The first audit is due within twelve months of the issue, each further one within twelve months of the last.
        """
        from enterprises.models import CertificateEvent  # noqa: PLC0415 - models import this module

        audits = CertificateEvent.objects.filter(certificate=OuterRef("pk"), kind="audited", happened_on__lte=day)
        last = Subquery(audits.order_by("-happened_on").values("happened_on")[:1])
        return (
            self.valid(day)
            .filter(scheme__in=self.SYSTEMS)
            # Without any audit the year runs from the issue.
            .annotate(last_seen_on=Coalesce(last, "issued_on"))
            .filter(last_seen_on__lt=year_before(day))
        )

    def with_status(self, day: dt.date) -> "CertificateQuerySet":
        """Annotate ``status`` on ``day``, a CertificateStatus; ``valid`` exactly where `valid` keeps the row."""
        return self.with_last_status(day).annotate(
            status=Case(
                When(issued_on__gt=day, then=Value("future")),
                # Before the expiry: an end for good stays the reason even after the printed last day.
                When(last_status__in=["withdrawn", "cancelled"], then=F("last_status")),
                When(expires_on__lt=day, then=Value("expired")),
                # After the expiry: a suspended certificate that has run out is expired.
                When(last_status__in=self.VOIDING, then=F("last_status")),
                default=Value("valid"),
            )
        )
