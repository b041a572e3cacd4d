"""Certificates and what happened to them."""

import datetime as dt
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models.enterprises import Enterprise
from enterprises.models.products import Product
from enterprises.querysets import CertificateQuerySet
from registers.models import Numbered, StandingManager, Withdrawable, number_key_field


class CertificateStatus(models.TextChoices):
    """How a certificate stands on a day; annotated by `CertificateQuerySet.with_status`."""

    VALID = "valid", gettext_lazy("valid")
    SUSPENDED = "suspended", gettext_lazy("suspended")
    WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")
    CANCELLED = "cancelled", gettext_lazy("cancelled")
    EXPIRED = "expired", gettext_lazy("expired")
    FUTURE = "future", gettext_lazy("not yet issued")


class Certificate(Numbered, Withdrawable):
    """A management-system or product certificate (认证证书); its status on a day follows from its dated events."""

    class Scheme(models.TextChoices):
        """What is certified, by which standard or rule."""

        ISO9001 = "iso9001", gettext_lazy("quality management system (ISO 9001)")
        ISO14001 = "iso14001", gettext_lazy("environmental management system (ISO 14001)")
        OHSAS18001 = "ohsas18001", gettext_lazy("occupational health and safety (OHSAS 18001 / GB/T 28001)")
        CCC = "ccc", gettext_lazy("compulsory product certification (CCC)")
        PRODUCT = "product", gettext_lazy("voluntary product certification")

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="certificates", verbose_name=gettext_lazy("enterprise")
    )
    products = models.ManyToManyField(
        Product, related_name="certificates", blank=True, verbose_name=gettext_lazy("products")
    )
    number = models.CharField(gettext_lazy("certificate number"), max_length=60)
    number_key = number_key_field()
    scheme = models.CharField(gettext_lazy("scheme"), max_length=10, choices=Scheme)
    scope = models.CharField(gettext_lazy("scope"), max_length=200, blank=True)
    issuer = models.CharField(gettext_lazy("certification body"), max_length=100, blank=True)
    issued_on = models.DateField(gettext_lazy("issued on"))
    expires_on = models.DateField(gettext_lazy("expires on"))

    objects = StandingManager.from_queryset(CertificateQuerySet)()
    everything = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("certificate")
        verbose_name_plural = gettext_lazy("certificates")
        ordering = ["enterprise", "scheme", "-issued_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("issued_on")),
                name="certificate_expires_after_issue",
                violation_error_message=gettext_lazy("A certificate cannot expire before it is issued."),
            )
        ]
        # For warnings of expiry, which ask for a few days out of all years.
        indexes = [models.Index(fields=["scheme", "expires_on"], name="certificate_by_expiry")]

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        """Refuse a day of issue after something happened to the certificate."""
        super().clean()
        # Related rows of an unsaved certificate cannot be asked for.
        first = self.events.order_by("happened_on").first() if self.pk else None
        if first and self.issued_on and first.happened_on < self.issued_on:
            words = _("On %(day)s the certificate was %(kind)s already.")
            raise ValidationError({"issued_on": words % {"day": first.happened_on, "kind": first.get_kind_display()}})

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

        SUSPENDED = "suspended", gettext_lazy("suspended")
        RESUMED = "resumed", gettext_lazy("resumed")
        WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")
        CANCELLED = "cancelled", gettext_lazy("cancelled")
        AUDITED = "audited", gettext_lazy("surveillance audit passed")

    certificate = models.ForeignKey(
        Certificate, models.CASCADE, related_name="events", verbose_name=gettext_lazy("certificate")
    )
    kind = models.CharField(gettext_lazy("kind"), max_length=9, choices=Kind)
    happened_on = models.DateField(gettext_lazy("on"))
    reason = models.CharField(gettext_lazy("reason"), max_length=200, blank=True)

    objects = StandingManager()
    everything = models.Manager()

    class Meta:
        verbose_name = gettext_lazy("event of a certificate")
        verbose_name_plural = gettext_lazy("events of certificates")
        # The key last: of two events of one day the one recorded later decides, here as in `valid`.
        ordering = ["certificate", "happened_on", "pk"]
        indexes = [models.Index(fields=["certificate", "-happened_on", "-id"], name="certificate_event_newest")]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.get_kind_display()}"

    def clean(self) -> None:
        """Refuse an event that the certificate's other events and its day of issue leave no room for."""
        if self.certificate_id is None or self.happened_on is None:
            return
        others = type(self).objects.filter(certificate=self.certificate_id).exclude(pk=self.pk)
        history = [(one.happened_on, one.pk, one.kind) for one in others]
        # A new event comes last on its day.
        history.append((self.happened_on, self.pk or sys.maxsize, self.kind))
        kinds = [(day, kind) for day, _pk, kind in sorted(history)]
        if fault := find_history_fault(self.certificate.issued_on, kinds):
            raise ValidationError({"happened_on": str(fault)})


class HistoryFault(NamedTuple):
    """What is wrong with a certificate's events: which rule they break, and the day that it names."""

    rule: str
    day: dt.date

    def __str__(self) -> str:
        return HISTORY_RULES[self.rule] % {"day": self.day}


HISTORY_RULES = {
    "before-issue": gettext_lazy("The certificate was issued on %(day)s only."),
    "after-end": gettext_lazy(
        "The certificate was withdrawn or cancelled on %(day)s, which is final; nothing can follow."
    ),
    "not-suspended": gettext_lazy("Only a suspended certificate can be resumed; on %(day)s it was not suspended."),
}


def find_history_fault(issued_on: dt.date, history: Sequence[tuple[dt.date, str]]) -> HistoryFault | None:
    """Return what is wrong with a certificate's events (day, kind) in the order of time; None where nothing is.

    Withdrawal (撤销) and cancellation (注销) end a certificate for good, and only one that is suspended can be resumed. Pages,
    interface and sheets all ask this.
    """
    kinds = CertificateEvent.Kind
    status = ended_on = None
    for day, kind in history:
        if day < issued_on:
            return HistoryFault("before-issue", issued_on)
        # Also on the day itself: an end is the last word of its day.
        if ended_on:
            return HistoryFault("after-end", ended_on)
        if kind == kinds.RESUMED and status != kinds.SUSPENDED:
            return HistoryFault("not-suspended", day)
        if kind in {kinds.WITHDRAWN, kinds.CANCELLED}:
            ended_on = day
        # An audit while suspended does not end the suspension.
        if kind != kinds.AUDITED:
            status = kind
    return None
