"""Sheets of one body or township each, their scores and steps; scores and steps are only added to."""

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.models.schemes import Scheme, SchemeItem
from assessment.querysets import ScoreQuerySet, SheetQuerySet
from departments.models import Body, Township
from evidence.models import EvidenceFile

MOST_DIGITS = 500
"""Digits of either part of an exact fraction: the denominator of a total is a common one of all figures behind it."""


class Sheet(models.Model):
    """The sheet of one assessed body or township for a year (考核评分表); its result is frozen when it is final."""

    class State(models.TextChoices):
        """How far it has come; what leads from one to the next is `assessment.transitions`."""

        PREVIEW = "preview", _("preview")
        SELF = "self", _("self-score")
        REVIEWING = "reviewing", _("under review")
        PUBLICITY = "publicity", _("publicity")
        OBJECTED = "objected", _("objected to")
        DELIBERATION = "deliberation", _("before the lead group")
        FINAL = "final", _("final")

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="sheets", verbose_name=_("scheme"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="sheets", verbose_name=_("body"))
    township = models.ForeignKey(Township, models.PROTECT, null=True, related_name="sheets", verbose_name=_("township"))
    group = models.CharField(_("group"), max_length=2, blank=True, help_text=_("Only like is ranked with like."))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PREVIEW)
    reviewing_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by the body"),
        help_text=_("Named by the leader where the office cannot review."),
    )  # fmt: skip
    is_inspected = models.BooleanField(_("drawn for the on-site check"), default=False)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("first review by"),
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second review by"),
    )
    returns = models.PositiveSmallIntegerField(_("times returned"), default=0)
    self_until = models.DateField(_("self-score until"), null=True, blank=True)
    publicity_until = models.DateField(_("publicity until"), null=True, blank=True)
    objection_until = models.DateField(_("objections until"), null=True, blank=True)
    total_numerator = models.DecimalField(_("total, numerator"), max_digits=MOST_DIGITS, decimal_places=0, null=True)
    total_denominator = models.DecimalField(
        _("total, denominator"), max_digits=MOST_DIGITS, decimal_places=0, null=True
    )
    grade = models.CharField(_("grade"), max_length=1, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True)
    rank_low = models.PositiveSmallIntegerField(_("rank at best"), null=True)
    rank_high = models.PositiveSmallIntegerField(_("rank at worst"), null=True)
    is_honoured = models.BooleanField(_("honoured"), default=False)
    seal = models.CharField(_("SHA-256 of the final result"), max_length=64, blank=True)
    finalised_at = models.DateTimeField(_("final since"), null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet")
        verbose_name_plural = _("sheets")
        ordering = ["scheme", "body__position", "township__position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "body"], name="sheet_once_per_body"),
            models.UniqueConstraint(fields=["scheme", "township"], name="sheet_once_per_township"),
            models.CheckConstraint(
                condition=Q(body__isnull=False, township=None) | Q(body=None, township__isnull=False),
                name="sheet_of_one_subject", violation_error_message=_("A sheet is that of a body or of a township."),
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")), name="sheet_reviewed_by_two",
                violation_error_message=_("Another clerk than the first confirms."),
            ),
            models.CheckConstraint(
                condition=Q(total_numerator=None, total_denominator=None) | Q(total_numerator__gte=0, total_denominator__gt=0),
                name="sheet_total_is_a_fraction", violation_error_message=_("A total is a fraction, not below 0."),
            ),
            models.CheckConstraint(
                condition=~Q(state="final") | ~Q(seal=""), name="sheet_final_is_sealed",
                violation_error_message=_("A final sheet is sealed."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.scheme.year} {self.subject}"

    def get_absolute_url(self) -> str:
        """Return the sheet's page."""
        return reverse("assessment:sheet", args=[self.pk])

    @property
    def subject(self) -> Body | Township:
        """Who is assessed."""
        found = self.body or self.township
        if found is None:
            raise ValueError("a sheet without a subject")
        return found

    @property
    def total(self) -> Fraction | None:
        """The frozen total; None before it is final, and where too little applies."""
        if self.total_numerator is None or self.total_denominator is None:
            return None
        return Fraction(int(self.total_numerator), int(self.total_denominator))


class Score(models.Model):
    """The points of one item at one stage (单项得分), with the facts they were reckoned from; only ever added to."""

    class Stage(models.TextChoices):
        """Who gave the points."""

        COMPUTED = "computed", _("computed")
        SELF = "self", _("self-score")
        FIRST = "first", _("first review")
        ONSITE = "onsite", _("on-site check")
        SECOND = "second", _("second review")
        OBJECTION = "objection", _("decision on an objection")
        CORRECTION = "correction", _("proposed correction")
        FINAL = "final", _("final")

    class Response(models.TextChoices):
        """What the body says of a computed item."""

        NONE = "", _("no answer")
        ACCEPT = "accept", pgettext_lazy("answer of a body", "accepted")
        CONTEST = "contest", _("contested")
        PROVE = "prove", _("proof added")

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="scores", verbose_name=_("sheet"))
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="scores", verbose_name=_("item"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    numerator = models.DecimalField(
        _("points, numerator"), max_digits=MOST_DIGITS, decimal_places=0, null=True, help_text=_("Empty: still open.")
    )
    denominator = models.DecimalField(_("points, denominator"), max_digits=MOST_DIGITS, decimal_places=0, null=True)
    applies = models.BooleanField(_("applies"), default=True)
    response = models.CharField(_("answer of the body"), max_length=7, choices=Response, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    as_of = models.DateField(_("as of"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"),
        help_text=_("Empty: the portal itself."),
    )  # fmt: skip
    at = models.DateTimeField(_("at"))
    files = models.ManyToManyField(EvidenceFile, related_name="+", blank=True, verbose_name=_("evidence files"))

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["sheet", "item", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None) | Q(numerator__gte=0, denominator__gt=0),
                name="score_is_a_fraction", violation_error_message=_("Points are a fraction, not below 0."),
            ),
            models.CheckConstraint(
                condition=Q(applies=True) | Q(numerator=None), name="score_of_what_applies",
                violation_error_message=_("What does not apply has no points."),
            ),
            models.CheckConstraint(
                condition=Q(stage="computed", by=None) | (~Q(stage="computed") & Q(by__isnull=False)), name="score_by_somebody",
                violation_error_message=_("Points that the portal did not compute name who gave them."),
            ),
            models.CheckConstraint(
                condition=~Q(response="contest") | ~Q(reason=""), name="score_contested_with_a_reason",
                violation_error_message=_("State why it is contested."),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["objection", "correction"]) | ~Q(reason=""), name="score_decided_with_a_reason",
                violation_error_message=_("State the reason."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["sheet", "item", "-id"], name="score_newest")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.item.code} {self.get_stage_display()}"

    @property
    def points(self) -> Fraction | None:
        """The exact points; None where they are still open, or where the item does not apply."""
        if self.numerator is None or self.denominator is None:
            return None
        return Fraction(int(self.numerator), int(self.denominator))


class SheetStep(models.Model):
    """A step of a sheet on its way (考核流程记录); only ever added to."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="steps", verbose_name=_("sheet"))
    action = models.CharField(_("action"), max_length=20)
    from_state = models.CharField(_("from"), max_length=12, choices=Sheet.State)
    to_state = models.CharField(_("to"), max_length=12, choices=Sheet.State)
    reason = models.CharField(_("reason or remark"), max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"),
        help_text=_("Empty: the portal itself."),
    )  # fmt: skip
    at = models.DateTimeField(_("at"))
    files = models.ManyToManyField(EvidenceFile, related_name="+", blank=True, verbose_name=_("evidence files"))

    class Meta:
        verbose_name = _("step of a sheet")
        verbose_name_plural = _("steps of sheets")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.action}"


def split_fraction(value: Fraction | None) -> dict[str, Any]:
    """Return the two columns of an exact number."""
    return (
        {"numerator": value.numerator, "denominator": value.denominator}
        if value is not None
        else {"numerator": None, "denominator": None}
    )
