"""Milestones: the steps of a goal that is judged from evidence, and the office's findings."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from targets.models.indicators import Indicator


class Milestone(models.Model):
    """A step (里程碑) of a goal that is judged from evidence, in the order in which the steps are due."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="milestones", verbose_name=_("indicator"))
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=100)
    due_on = models.DateField(_("due on"))

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["indicator", "position"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "position"], name="milestone_position_once_per_indicator")
        ]

    def __str__(self) -> str:
        return self.name


class MilestoneSignOff(models.Model):
    """The office's finding (验收意见) that a milestone has been reached, with the evidence it rests on."""

    milestone = models.OneToOneField(Milestone, models.CASCADE, related_name="sign_off", verbose_name=_("milestone"))
    signed_on = models.DateField(_("signed off on"))
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

    class Meta:
        verbose_name = _("sign-off of a milestone")
        verbose_name_plural = _("sign-offs of milestones")
        ordering = ["milestone"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="sign_off_has_evidence",
                violation_error_message=_("State the evidence."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.signed_on}"
