"""Amendments of what decides lights, whole plans among them: proposed by the office, approved by a leader, never changed."""

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.models import EvidenceFile
from plans.models.drafts import PlanDraft
from targets.models import Applicability, Indicator, IndicatorDefinition


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Reading amendments."""

    def with_names(self) -> "AmendmentQuerySet":
        """Join what a line tells of."""
        rows = self.select_related("indicator__plan", "draft__plan", "proposed_by", "decided_by")
        return rows.defer("indicator__plan__document", "draft__content", "draft__plan__document")


class Amendment(models.Model):
    """A change of an indicator's definition, targets or applicability (修订), or a plan that succeeds another, from its proposal on.

    ``content`` is the version proposed and ``replaced`` the one that it amends, both as `plans.amending.versions` writes
    them; ``preview`` is what became of the lights, as the leader saw it.
    """

    class Subject(models.TextChoices):
        """What is amended."""

        DEFINITION = "definition", _("definition and targets")
        APPLICABILITY = "applicability", _("applicability")
        PLAN = "plan", _("successor plan")

    class State(models.TextChoices):
        """Where it stands; the actions are in `plans.transitions`."""

        PROPOSED = "proposed", pgettext_lazy("amendment", "proposed")
        APPROVED = "approved", pgettext_lazy("amendment", "approved, not yet in force")
        IN_FORCE = "in_force", pgettext_lazy("amendment", "in force")
        REJECTED = "rejected", pgettext_lazy("amendment", "rejected")
        CORRECTED = "corrected", pgettext_lazy("amendment", "corrected")
        NOT_APPLICABLE = "not_applicable", pgettext_lazy("amendment", "not applicable")
        APPLICABLE = "applicable", pgettext_lazy("amendment", "ended, applicable again")
        RETIRED = "retired", pgettext_lazy("amendment", "retired")

    class Ground(models.TextChoices):
        """The class of the reason (修订事由)."""

        POLICY = "policy", _("policy or plan of a higher level changed")
        REORGANISATION = "reorganisation", _("reorganisation of bodies")
        FORCE_MAJEURE = "force_majeure", _("force majeure")
        NEW_TASK = "new_task", _("new key task")
        CLARIFIED = "clarified", _("definition made clearer")
        ERROR = "error", _("error corrected")
        POLICY_ENDED = "policy_ended", _("policy of a higher level ended")
        BODY_DISSOLVED = "body_dissolved", _("body dissolved")
        NO_OBJECT = "no_object", _("nothing within its scope")
        OTHER = "other", _("other")
        PLAN_ENDED = "plan_ended", _("term of the plan before ended")

    class Direction(models.TextChoices):
        """Whether the indicator is easier to attain afterwards."""

        EASING = "easing", _("easing")
        TIGHTENING = "tightening", _("tightening")
        NEITHER = "neither", _("neither")

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("indicator"),
        editable=False, help_text=_("Empty where a whole plan is proposed."),
    )  # fmt: skip
    draft = models.ForeignKey(
        PlanDraft, models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("draft of the plan"),
        editable=False,
    )  # fmt: skip
    subject = models.CharField(_("what is amended"), max_length=13, choices=Subject, editable=False)
    state = models.CharField(_("state"), max_length=14, choices=State, editable=False)
    direction = models.CharField(_("easing or tightening"), max_length=10, choices=Direction, editable=False)
    effective_from = models.DateField(_("in force from"))
    until = models.DateField(_("until"), null=True, blank=True)
    ground = models.CharField(_("class of the reason"), max_length=14, choices=Ground)
    reason = models.TextField(_("reason"), max_length=1000, validators=[MinLengthValidator(20)])
    basis = models.CharField(_("basis"), max_length=200, help_text=_("The paper it rests on, with its number."))
    basis_file = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file of the basis"),
        editable=False,
    )  # fmt: skip
    minutes = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("minutes of the lead group"),
    )  # fmt: skip
    content = models.JSONField(_("as proposed"), default=dict, editable=False)
    replaced = models.JSONField(_("as it was"), default=dict, editable=False)
    preview = models.JSONField(_("lights"), default=list, editable=False)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", editable=False,
        verbose_name=_("ends or corrects"),
    )  # fmt: skip
    definition = models.OneToOneField(
        IndicatorDefinition, models.PROTECT, null=True, blank=True, related_name="amendment", editable=False,
        verbose_name=_("version that came of it"),
    )  # fmt: skip
    span = models.ForeignKey(
        Applicability, models.PROTECT, null=True, blank=True, related_name="amendments", editable=False,
        verbose_name=_("span that came of it"),
    )  # fmt: skip
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"), editable=False
    )
    proposed_at = models.DateTimeField(_("proposed at"), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("decided by"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    opinion = models.TextField(_("opinion"), max_length=1000, blank=True, editable=False)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(state="proposed"),
                name="amendment_one_proposed_an_indicator",
                violation_error_message=_("An amendment of this indicator awaits a leader already; let it be decided first."),
            ),
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(state="proposed"),
                name="amendment_one_proposed_a_draft",
                violation_error_message=_("This draft awaits a leader already; let it be decided first."),
            ),
            models.CheckConstraint(
                condition=Q(subject="plan", indicator=None, draft__isnull=False)
                | (~Q(subject="plan") & Q(indicator__isnull=False, draft=None)),
                name="amendment_of_an_indicator_or_a_plan",
                violation_error_message=_("An amendment is of one indicator, or of one plan."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="amendment_decided_by_somebody",
                violation_error_message=_("A decision names who took it."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="amendment_decided_by_another",
                violation_error_message=_("Who proposed an amendment does not decide on it."),
            ),
            models.CheckConstraint(
                condition=~Q(direction="easing", subject__in=["definition", "plan"])
                | Q(state__in=["proposed", "rejected"])
                | Q(minutes__isnull=False),
                name="amendment_easing_has_minutes",
                violation_error_message=_("Easing needs the minutes of the lead group as a file."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} {self.effective_from}"

    @property
    def title(self) -> str:
        """What is amended, by name: the indicator, or the plan."""
        return str(self.indicator or self.draft)

    @property
    def amended(self) -> Indicator:
        """The indicator that is amended; not to be asked of a plan, which has none."""
        assert self.indicator is not None, "a plan is proposed as a whole"
        return self.indicator

    def get_absolute_url(self) -> str:
        """Return the amendment's page."""
        return reverse("plans:amendment", args=[self.pk])
