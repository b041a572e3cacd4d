"""Milestones: the steps of a goal that is judged from evidence, and the office's findings."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from targets.models.definitions import IndicatorDefinition
from targets.models.indicators import Indicator
from targets.wordings import WordingField, english_of


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Reading milestones."""

    def in_force(self, day: dt.date) -> Any:
        """Keep the steps asked for by the definition in force on ``day``, each with when it is ``due`` by it."""
        of_plan = Q(is_amended=False, introduced_by=None)
        return tell_due(self, day).filter(of_plan | Q(is_amended=True, amended__isnull=False))

    def late(self, day: dt.date) -> "MilestoneQuerySet":
        """Keep, of steps in force, those that were due before ``day`` and do not count as reached on it."""
        return self.filter(due__lt=day).exclude(pk__in=MilestoneSignOff.objects.on(day).values("milestone"))


class EvidenceLevel(models.IntegerChoices):
    """How much a piece of evidence proves (证据层级), from the issued paper to the survey."""

    PAPER = 1, _("issued paper")
    REGISTER = 2, _("list in the registers")
    THIRD_PARTY = 3, _("acceptance or report of a third party")
    ON_SITE = 4, _("finding on site")
    SURVEY = 5, _("survey")


class Milestone(models.Model):
    """A step (里程碑) of a goal that is judged from evidence, in the order in which the steps are due.

    ``due_on`` is the day that it was given first; a definition that amends the steps has days of its own (`MilestoneDue`).
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="milestones", verbose_name=_("indicator"))
    position = models.PositiveSmallIntegerField(_("position"))
    name = WordingField(_("name"), max_length=100)
    name_en = english_of(_("name in English"), 200)
    due_on = models.DateField(_("due on"))
    least_level = models.PositiveSmallIntegerField(
        _("least level of evidence"), choices=EvidenceLevel, default=EvidenceLevel.PAPER
    )
    question = models.CharField(
        _("question to the registers"), max_length=40, blank=True, editable=False,
        help_text=_("What the registers themselves answer before the step is signed off; empty: nothing."),
    )  # fmt: skip
    introduced_by = models.ForeignKey(
        IndicatorDefinition, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("added by the version"), help_text=_("Empty: a step of the plan itself."),
    )  # fmt: skip

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["indicator", "position"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "position"], name="milestone_position_once_per_indicator")
        ]

    def __str__(self) -> str:
        return self.name


class MilestoneDue(models.Model):
    """When a step is due by an amended definition (节点时间); the steps that such a definition lists are all it asks for."""

    definition = models.ForeignKey(
        IndicatorDefinition, models.CASCADE, related_name="step_days", verbose_name=_("definition")
    )
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="amended_days", verbose_name=_("milestone"))
    due_on = models.DateField(_("due on"))

    class Meta:
        verbose_name = _("amended day of a milestone")
        verbose_name_plural = _("amended days of milestones")
        ordering = ["definition", "due_on", "milestone"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "milestone"], name="milestone_due_once_per_definition")
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.due_on}"


def tell_due(rows: models.QuerySet[Milestone], day: dt.date) -> Any:
    """Annotate steps with when each is ``due`` by the definition in force on ``day``, whether it asks for them or not.

    ``signed_on`` and ``evidence`` are those of the sign-off that counts on that day, empty where there is none.
    """
    versions = IndicatorDefinition.objects.filter(indicator=OuterRef("indicator"), effective_from__lte=day)
    newest = versions.order_by("-effective_from", "-revision").values("pk")[:1]
    listed = MilestoneDue.objects.filter(definition=OuterRef("version"))
    rows = rows.annotate(version=Subquery(newest)).annotate(
        is_amended=Exists(listed),
        amended=Subquery(listed.filter(milestone=OuterRef("pk")).values("due_on")[:1]),
    )
    counting = MilestoneSignOff.objects.on(day).filter(milestone=OuterRef("pk")).order_by("signed_on", "pk")
    return rows.annotate(
        due=Case(When(is_amended=True, then=F("amended")), default=F("due_on")),
        signed_on=Subquery(counting.values("signed_on")[:1]),
        evidence=Subquery(counting.values("evidence")[:1]),
    )


class SignOffQuerySet(models.QuerySet["MilestoneSignOff"]):
    """Reading sign-offs."""

    def on(self, day: dt.date) -> "SignOffQuerySet":
        """Keep those that count on ``day``: from the day that their evidence speaks for to the last on which it holds."""
        return self.filter(Q(counts_until=None) | Q(counts_until__gte=day), signed_on__lte=day)


class MilestoneSignOff(models.Model):
    """The finding (验收意见) that a milestone has been reached, which came of a round of evidence that was accepted.

    ``signed_on`` is the day for which the evidence speaks. After ``counts_until`` the step is open again, since the evidence
    has ended or the finding was taken back; a day before ``signed_on``: it was taken back altogether.
    """

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="sign_offs", verbose_name=_("milestone"))
    signed_on = models.DateField(_("signed off on"))
    counts_until = models.DateField(_("counts until"), null=True, blank=True)
    evidence = models.TextField(_("evidence"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed off by"),
    )
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-off of a milestone")
        verbose_name_plural = _("sign-offs of milestones")
        ordering = ["milestone", "signed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="sign_off_has_evidence",
                violation_error_message=_("State the evidence."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.signed_on}"

    def counts_on(self, day: dt.date) -> bool:
        """Say whether it counts on ``day``, as `SignOffQuerySet.on` does."""
        return self.signed_on <= day and (self.counts_until is None or self.counts_until >= day)
