"""Reckoning all sheets of a scheme, as a job."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.schemes import Scheme
from exchange.models import Job, JobState


class AssessmentRun(Job):
    """One reckoning of all sheets of a scheme (考核计算): makes missing sheets and adds the points that differ."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="runs", verbose_name=_("scheme"))
    added = models.PositiveIntegerField(_("scores that differed"), default=0)

    class Meta(Job.Meta):
        verbose_name = _("calculation of an assessment")
        verbose_name_plural = _("calculations of assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state__in=[JobState.WAITING, JobState.WORKING]), name="one_reckoning_at_a_time",
                violation_error_message=_("The points are being reckoned already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.scheme} {self.pk}"
