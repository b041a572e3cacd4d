"""Drills: a backup set restored aside and looked through, which alone proves it."""

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from exchange.models import Job, JobState


class Drill(Job):
    """One drill (恢复演练): the newest set restored into a database of its own, compared, and dropped.

    ``steps`` holds for each step ``{"key", "seconds", "passed", "findings", "told"}``, what is amiss and what is well and worth saying; a step that could not run has not passed,
    and steps after one that failed are not there. ``passed`` is None until the drill is over.
    """

    set_name = models.CharField(_("backup set"), max_length=40, blank=True)
    steps = models.JSONField(_("steps"), default=list)
    passed = models.BooleanField(_("passed"), null=True)
    seconds_to_restore = models.FloatField(
        _("seconds to restore (RTO)"), null=True, help_text=_("From choosing the set to the last check.")
    )
    seconds_lost = models.FloatField(
        _("seconds lost (RPO)"), null=True, help_text=_("Age of the set when the drill began.")
    )

    class Meta(Job.Meta):
        verbose_name = _("drill")
        verbose_name_plural = _("drills")
        constraints = [
            models.UniqueConstraint(
                Value(1),
                condition=Q(state__in=["waiting", "working"]),
                name="one_drill_at_work",
                violation_error_message=_("A drill is at work already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.set_name} {self.requested_at:%Y-%m-%d %H:%M}"

    @property
    def is_failure(self) -> bool:
        """Whether it proved nothing: a check failed, or the drill itself broke off."""
        return self.passed is False or self.state == JobState.FAILED
