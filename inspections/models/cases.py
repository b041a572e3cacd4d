"""Enforcement cases and complaints; neither holds personal data of the parties (个人信息保护法 art. 6)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import Body, Township
from inspections.models.amounts import check_amounts
from inspections.privacy import validate_impersonal
from inspections.querysets import ComplaintQuerySet, EnforcementCaseQuerySet
from registers.models import Numbered, StandingManager, Withdrawable, number_key_field
from targets.wordings import WordingField, english_of


def check_impersonal(row: "EnforcementCase | Complaint") -> None:
    """Raise ValidationError, keyed by field, where a text of the row holds personal data."""
    errors = {}
    # The number too: it is free text like the others.
    for name in ("number", "subject", "note"):
        try:
            validate_impersonal(getattr(row, name))
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)


class Law(models.Model):
    """A law or regulation (法律法规) under which cases are brought; cases are counted by it."""

    name = WordingField(_("name"), max_length=100, unique=True)
    name_en = english_of(_("name in English"), 150)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("law")
        verbose_name_plural = _("laws")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class EnforcementCase(Numbered, Withdrawable):
    """An enforcement case (执法案件) that a body brought under a law, without the names of the parties."""

    class Outcome(models.TextChoices):
        """How the case ended."""

        OPEN = "open", _("under investigation")
        PENALISED = "penalised", _("penalty imposed")
        TRANSFERRED = "transferred", _("transferred to the police")
        DROPPED = "dropped", _("case dropped")

    number = models.CharField(_("case number"), max_length=40)
    number_key = number_key_field()
    body = models.ForeignKey(Body, models.PROTECT, related_name="cases", verbose_name=_("body that brought it"))
    law = models.ForeignKey(Law, models.PROTECT, related_name="cases", verbose_name=_("law"))
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("township")
    )
    # The field for who is concerned is missing on purpose: records of the portal hold no parties.
    subject = models.CharField(_("subject matter"), max_length=100, help_text=_("What it is about; no names."))
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome, default=Outcome.OPEN)
    # NULL is not stated, 0 is nothing: sums tell the two apart.
    goods_value = models.DecimalField(
        _("value of the goods (10,000 yuan)"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    fine = models.DecimalField(_("fine (10,000 yuan)"), max_digits=12, decimal_places=4, null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = StandingManager.from_queryset(EnforcementCaseQuerySet)()
    everything = EnforcementCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enforcement case")
        verbose_name_plural = _("enforcement cases")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="case_closes_after_opening",
                violation_error_message=_("A case cannot be closed before it is opened."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", closed_on=None) | (~Q(outcome="open") & Q(closed_on__isnull=False)),
                name="case_closed_with_an_outcome",
                violation_error_message=_("Enter the outcome together with the closing date, or neither."),
            ),
            models.CheckConstraint(
                condition=(Q(goods_value=None) | Q(goods_value__gte=0)) & (Q(fine=None) | Q(fine__gte=0)),
                name="case_amounts_not_negative",
                violation_error_message=_("Amounts cannot be negative."),
            ),
        ]
        indexes = [models.Index(fields=["-opened_on", "-id"], name="case_newest")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the case's page."""
        return reverse("inspections:case", args=[self.pk])

    def clean(self) -> None:
        """Refuse personal data of the parties, and ask about amounts far outside the register."""
        super().clean()
        check_impersonal(self)
        check_amounts(self, ("goods_value", "fine"))


class Complaint(Numbered, Withdrawable):
    """A complaint, report or enquiry (投诉举报咨询) that a body received about quality, without personal data."""

    class Kind(models.TextChoices):
        """What was received."""

        COMPLAINT = "complaint", _("complaint")
        REPORT = "report", _("report of an offence")
        ENQUIRY = "enquiry", _("enquiry")

    class Outcome(models.TextChoices):
        """What came of it."""

        OPEN = "open", _("being handled")
        MEDIATED = "mediated", _("settled by mediation")
        ANSWERED = "answered", _("answered")
        CASE = "case", _("led to a case")
        UNFOUNDED = "unfounded", _("unfounded")

    number = models.CharField(_("complaint number"), max_length=40)
    number_key = number_key_field()
    body = models.ForeignKey(Body, models.PROTECT, related_name="complaints", verbose_name=_("body that received it"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("township")
    )
    subject = models.CharField(_("subject matter"), max_length=100, help_text=_("What it is about; no names."))
    received_on = models.DateField(_("received on"))
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, default=Outcome.OPEN)
    case = models.ForeignKey(
        EnforcementCase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("case it led to"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = StandingManager.from_queryset(ComplaintQuerySet)()
    everything = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(settled_on__gte=F("received_on")),
                name="complaint_settled_after_receipt",
                violation_error_message=_("A complaint cannot be settled before it is received."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", settled_on=None) | (~Q(outcome="open") & Q(settled_on__isnull=False)),
                name="complaint_settled_with_an_outcome",
                violation_error_message=_("Enter the outcome together with the day it was settled, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(case=None) | Q(outcome="case"),
                name="complaint_case_with_its_outcome",
                violation_error_message=_("A case can be named only where the complaint led to one."),
            ),
        ]
        indexes = [models.Index(fields=["-received_on", "-id"], name="complaint_newest")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the complaint's page."""
        return reverse("inspections:complaint", args=[self.pk])

    def clean(self) -> None:
        """Refuse personal data of the parties."""
        super().clean()
        check_impersonal(self)
