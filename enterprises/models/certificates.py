"""Certificates and what happened to them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprises import Enterprise
from enterprises.models.products import Product
from enterprises.querysets import CertificateQuerySet
from registers.models import StandingManager, Withdrawable


class CertificateStatus(models.TextChoices):
    """How a certificate stands on a day; annotated by `CertificateQuerySet.with_status`."""

    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")
    FUTURE = "future", _("not yet issued")


class Certificate(Withdrawable):
    """A management-system or product certificate (认证证书); its status on a day follows from its dated events."""

    class Scheme(models.TextChoices):
        """What is certified, by which standard or rule."""

        ISO9001 = "iso9001", _("quality management system (ISO 9001)")
        ISO14001 = "iso14001", _("environmental management system (ISO 14001)")
        OHSAS18001 = "ohsas18001", _("occupational health and safety (OHSAS 18001 / GB/T 28001)")
        CCC = "ccc", _("compulsory product certification (CCC)")
        PRODUCT = "product", _("voluntary product certification")

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="certificates", verbose_name=_("enterprise")
    )
    products = models.ManyToManyField(Product, related_name="certificates", blank=True, verbose_name=_("products"))
    number = models.CharField(_("certificate number"), max_length=60, unique=True)
    scheme = models.CharField(_("scheme"), max_length=10, choices=Scheme)
    scope = models.CharField(_("scope"), max_length=200, blank=True)
    issuer = models.CharField(_("certification body"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"))

    objects = StandingManager.from_queryset(CertificateQuerySet)()
    everything = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["enterprise", "scheme", "-issued_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("issued_on")),
                name="certificate_expires_after_issue",
                violation_error_message=_("A certificate cannot expire before it is issued."),
            )
        ]
        indexes = [models.Index(fields=["scheme", "expires_on"], name="certificate_by_expiry")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the certificate's page."""
        return reverse("enterprises:certificate", args=[self.pk])

    @property
    def status_word(self) -> str:
        """The word for the annotated ``status``."""
        annotated: Any = self
        return str(CertificateStatus(annotated.status).label)


class CertificateEvent(Withdrawable):
    """A change of a certificate's status (证书状态变更) on a day, or a surveillance audit that leaves it as it is."""

    class Kind(models.TextChoices):
        """What happened."""

        SUSPENDED = "suspended", _("suspended")
        RESUMED = "resumed", _("resumed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CANCELLED = "cancelled", _("cancelled")
        AUDITED = "audited", _("surveillance audit passed")

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="events", verbose_name=_("certificate"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    happened_on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = StandingManager()
    everything = models.Manager()

    class Meta:
        verbose_name = _("event of a certificate")
        verbose_name_plural = _("events of certificates")
        ordering = ["certificate", "happened_on", "pk"]
        indexes = [models.Index(fields=["certificate", "-happened_on", "-id"], name="certificate_event_newest")]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.get_kind_display()}"
