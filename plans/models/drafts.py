"""Plans that the office prepares: they count nowhere until a leader has approved them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets import clock
from targets.models import Plan


class PlanDraft(models.Model):
    """A successor plan (接续规划草案) as the office prepares it, from the first word to the plan that comes of it.

    ``content`` holds its clauses, goals and indicators as `plans.successors.content` writes them. There are no rows of
    clauses, goals or indicators before the approval, so nothing that reads those can count a draft.
    """

    predecessor = models.ForeignKey(
        Plan, models.PROTECT, related_name="drafts", verbose_name=_("plan that it follows"), editable=False
    )
    code = models.SlugField(
        _("code"), max_length=20, unique=True, help_text=_("Part of all addresses, such as 2016-2020; fixed once approved.")
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=200)
    notice_title = models.CharField(_("title of the notice"), max_length=200, blank=True)
    issuer = models.CharField(_("issued by"), max_length=100, blank=True)
    drafter = models.CharField(_("drafted by"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    drafted_on = models.DateField(_("drafted on"), null=True, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    content = models.JSONField(_("clauses, goals and indicators"), default=dict, editable=False)
    plan = models.OneToOneField(
        Plan, models.PROTECT, null=True, blank=True, related_name="draft", editable=False,
        verbose_name=_("plan that came of it"),
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by"), editable=False
    )
    created_at = models.DateTimeField(_("begun at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("draft of a plan")
        verbose_name_plural = _("drafts of plans")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="plan_draft_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the draft's page."""
        return reverse("plans:draft", args=[self.pk])
