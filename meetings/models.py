"""Meetings, their agendas as they were, and their decisions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Body
from meetings.querysets import MeetingDecisionQuerySet
from supervision.models import Supervision
from targets.models import Plan


class Meeting(models.Model):
    """A meeting of the lead group (领导小组会议); its agenda is drawn from the portal until it is held, and frozen then."""

    class State(models.TextChoices):
        """Where it stands; the actions are in `meetings.transitions`."""

        PREPARED = "prepared", pgettext_lazy("meeting", "being prepared")
        HELD = "held", pgettext_lazy("meeting", "held")
        FILED = "filed", pgettext_lazy("meeting", "minutes filed")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="meetings", verbose_name=_("plan"))
    title = models.CharField(_("title"), max_length=100)
    held_on = models.DateField(_("day of the meeting"))
    place = models.CharField(_("place"), max_length=100, blank=True)
    chair = models.CharField(_("chair"), max_length=50)
    attendees = models.TextField(_("present"), max_length=2000, blank=True)
    absent = models.TextField(_("absent"), max_length=1000, blank=True)
    other_matters = models.TextField(
        _("other matters"), max_length=2000, blank=True, help_text=_("One matter a line; they follow what is drawn.")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PREPARED, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by"), editable=False
    )
    frozen_at = models.DateTimeField(_("agenda frozen at"), null=True, blank=True, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("minutes filed by"), editable=False,
    )  # fmt: skip
    filed_at = models.DateTimeField(_("minutes filed at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="prepared", frozen_at=None) | Q(frozen_at__isnull=False),
                name="meeting_frozen_when_held",
                violation_error_message=_("A meeting that was held has a frozen agenda."),
            ),
            models.CheckConstraint(
                condition=Q(state="filed", filed_at__isnull=False, filed_by__isnull=False)
                | Q(filed_at=None, filed_by=None),
                name="meeting_filed_by_somebody",
                violation_error_message=_("Filed minutes name who filed them."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the meeting's page."""
        return reverse("meetings:meeting", args=[self.pk])


class AgendaEntry(models.Model):
    """A matter on a meeting's agenda (议题), in the words of the day; written once, when the meeting is held."""

    class Kind(models.TextChoices):
        """What the matter is, in the order of the agenda."""

        RED = "red", _("indicators that are behind")
        DECISION = "decision", _("decisions that are open")
        AMENDMENT = "amend", _("amendments that await a leader")
        PROPOSAL = "proposal", _("matters put forward for study")
        APPROVAL = "approval", _("items that await a leader")
        REPORT = "report", _("reports that are overdue")
        OTHER = "other", _("other matters")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="entries", verbose_name=_("meeting"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    label = models.CharField(_("matter"), max_length=300)
    words = models.TextField(_("how it stands"), blank=True)
    url = models.CharField(_("its page"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("matter of an agenda")
        verbose_name_plural = _("matters of agendas")
        ordering = ["meeting", "position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once")]

    def __str__(self) -> str:
        return self.label


class Proposal(models.Model):
    """A matter that somebody put forward for a meeting (提请会议研究), in the words of the moment; never changed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="proposals", verbose_name=_("meeting"))
    label = models.CharField(_("matter"), max_length=300)
    words = models.TextField(_("how it stands"))
    reason = models.CharField(_("why it is put forward"), max_length=300)
    url = models.CharField(_("its page"), max_length=600)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("put forward by")
    )
    proposed_at = models.DateTimeField(_("put forward at"))

    class Meta:
        verbose_name = _("matter put forward")
        verbose_name_plural = _("matters put forward")
        ordering = ["meeting", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "url"], name="proposal_once_a_meeting")]

    def __str__(self) -> str:
        return self.label


class MeetingDecision(models.Model):
    """What a meeting decided (议定事项): the body that has to do it and by when; an item of supervision carries it out."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions", verbose_name=_("meeting"))
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("what was decided"), max_length=2000)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("responsible body"))
    due_on = models.DateField(_("deadline"))
    supervision = models.OneToOneField(
        Supervision, models.PROTECT, null=True, related_name="+", verbose_name=_("item of supervision")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = MeetingDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of a meeting")
        verbose_name_plural = _("decisions of meetings")
        ordering = ["meeting", "position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="meeting_decision_position_once")]

    def __str__(self) -> str:
        return self.title
