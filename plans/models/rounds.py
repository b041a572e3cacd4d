"""Rounds of evidence for milestones: handed in, reviewed, approved by three persons; every round is kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Body
from evidence.models import EvidenceFile
from targets.models import EvidenceLevel, Milestone, MilestoneSignOff


class MilestoneRoundQuerySet(models.QuerySet["MilestoneRound"]):
    """Reading rounds."""

    def with_names(self) -> "MilestoneRoundQuerySet":
        """Join what a line tells of."""
        return self.select_related(
            "milestone__indicator__plan", "body", "submitted_by", "reviewed_by", "approved_by", "sign_off"
        ).defer("milestone__indicator__plan__document")


class MilestoneRound(models.Model):
    """One attempt (轮次) to prove that a milestone is reached: what was handed in for it, and what became of that.

    ``speaks_for`` is the last of the days that its evidence speaks for, and the day from which the step counts;
    ``evidence_ends`` the last on which the evidence holds. ``answer`` is what the registers said when it was approved,
    ``override`` why it was approved against their answer. An accepted round has a ``sign_off``.
    """

    class State(models.TextChoices):
        """Where it stands; the actions are in `plans.transitions.ROUND_TRANSITIONS`."""

        SUBMITTED = "submitted", pgettext_lazy("round", "handed in")
        REVIEWED = "reviewed", pgettext_lazy("round", "reviewed, awaits a leader")
        ACCEPTED = "accepted", pgettext_lazy("round", "accepted")
        RETURNED = "returned", pgettext_lazy("round", "returned")
        TAKEN_BACK = "taken_back", pgettext_lazy("round", "taken back")

    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="rounds", verbose_name=_("milestone"), editable=False
    )
    number = models.PositiveSmallIntegerField(_("round"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, editable=False)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handed in by the body"),
        editable=False, help_text=_("Empty: the office itself."),
    )  # fmt: skip
    level = models.PositiveSmallIntegerField(_("level of the evidence"), choices=EvidenceLevel)
    words = models.TextField(_("what the evidence shows"), max_length=2000)
    place = models.CharField(
        _("place of the finding"),
        max_length=100,
        blank=True,
        help_text=_("Of a finding on site, with its photographs among the files."),
    )
    found_by = models.CharField(
        _("found by"),
        max_length=100,
        blank=True,
        help_text=_("Of a finding on site: the names of two persons at least."),
    )
    speaks_for = models.DateField(_("speaks for the day"))
    evidence_ends = models.DateField(
        _("evidence holds until"), null=True, blank=True,
        help_text=_("The last day of a certificate or status; the day after, the step is open again. Empty: for good."),
    )  # fmt: skip
    files = models.ManyToManyField(EvidenceFile, related_name="+", blank=True, verbose_name=_("evidence files"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handed in by"),
        editable=False,
    )  # fmt: skip
    submitted_at = models.DateTimeField(_("handed in at"), editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by"),
        editable=False,
    )  # fmt: skip
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by"),
        editable=False,
    )  # fmt: skip
    answer = models.JSONField(_("answer of the registers"), null=True, blank=True, editable=False)
    override = models.TextField(_("why it is approved all the same"), max_length=1000, blank=True, editable=False)
    is_migrated = models.BooleanField(_("signed off before there were rounds"), default=False, editable=False)
    sign_off = models.OneToOneField(
        MilestoneSignOff, models.PROTECT, null=True, blank=True, related_name="round", editable=False,
        verbose_name=_("sign-off that came of it"),
    )  # fmt: skip

    objects = MilestoneRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of evidence for a milestone")
        verbose_name_plural = _("rounds of evidence for milestones")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["milestone", "number"], name="milestone_round_number_once"),
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(state__in=["submitted", "reviewed"]),
                name="milestone_round_one_open",
                violation_error_message=_("A round of this milestone is under way already; let it be decided first."),
            ),
            models.CheckConstraint(
                condition=(Q(reviewed_by=None) | ~Q(reviewed_by=F("submitted_by")))
                & (Q(approved_by=None) | ~Q(approved_by=F("submitted_by")))
                & (Q(approved_by=None) | ~Q(approved_by=F("reviewed_by"))),
                name="milestone_round_three_persons",
                violation_error_message=_("Who hands in, who reviews and who approves are three persons."),
            ),
            models.CheckConstraint(
                condition=Q(is_migrated=True)
                | Q(state__in=["submitted", "returned"])
                | Q(state="reviewed", reviewed_by__isnull=False)
                | Q(reviewed_by__isnull=False, approved_by__isnull=False, sign_off__isnull=False),
                name="milestone_round_accepted_by_all",
                violation_error_message=_("An accepted round names who reviewed and who approved it."),
            ),
            models.CheckConstraint(
                condition=Q(evidence_ends=None) | Q(evidence_ends__gte=F("speaks_for")),
                name="milestone_round_ends_after_its_day",
                violation_error_message=_("The evidence cannot end before the day that it speaks for."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.milestone} #{self.number}"

    @property
    def title(self) -> str:
        """The step that it is about, with the code of its goal."""
        return f"{self.milestone.indicator.code} {self.milestone}"

    def get_absolute_url(self) -> str:
        """Return the milestone's page, where its rounds stand."""
        return reverse("plans:milestone", args=[self.milestone_id])


class RoundStep(models.Model):
    """What was done with a round (经办记录): by whom, when, and in which words; never changed."""

    round = models.ForeignKey(MilestoneRound, models.PROTECT, related_name="steps", verbose_name=_("round"))
    action = models.CharField(_("action"), max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("words"), blank=True)

    class Meta:
        verbose_name = _("step of a round")
        verbose_name_plural = _("steps of rounds")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.round} {self.action}"
