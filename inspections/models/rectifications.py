"""Rectification after a failed batch, step by step, and the deadlines that the rules set for it."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from departments.models.names import ends_after_start, span_expression
from departments.querysets import DatedQuerySet
from evidence.models import EvidenceFile
from inspections.models.spot_checks import SpotCheck
from inspections.rectification.querysets import RectificationQuerySet
from registers.models import Numbered, number_key_field
from targets.wordings import WordingField, english_of


class DeadlineRule(models.Model):
    """A deadline or duty that a regulation sets for what follows a failed batch (时限规则), while it is in force."""

    class Topic(models.TextChoices):
        """What the rule is about."""

        START = "start", _("start of the follow-up")
        RECTIFICATION = "rectification", _("term of rectification")
        EXTENSION = "extension", _("extension of the term")
        REINSPECTION = "reinspection", _("re-inspection")
        STOP_SALE = "stop_sale", _("ban on making and selling")
        ESCALATION = "escalation", _("escalation")

    class Trigger(models.TextChoices):
        """From which day the deadline is counted; that day itself does not count."""

        RESULT = "result", _("receipt of the failing report")
        NOTICE = "notice", _("receipt of the notice")
        APPLICATION = "application", _("application for re-inspection")
        TERM = "term", _("end of the term of rectification")
        NONE = "", _("no deadline")

    class Counting(models.TextChoices):
        """Which days are counted."""

        CALENDAR = "calendar", _("calendar days")
        WORKING = "working", _("working days")

    topic = models.CharField(_("topic"), max_length=13, choices=Topic)
    trigger = models.CharField(_("counted from"), max_length=11, choices=Trigger, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    counting = models.CharField(_("kind of days"), max_length=8, choices=Counting, default=Counting.CALENDAR)
    moves_off_holidays = models.BooleanField(
        _("moves off holidays"),
        default=True,
        help_text=_("A last day that is a holiday moves to the next working day."),
    )
    ask_before_days = models.PositiveSmallIntegerField(
        _("to be applied for so many days before the end"), null=True, blank=True
    )
    text = WordingField(_("rule"), max_length=300)
    text_en = english_of(_("rule in English"), 400)
    basis = models.CharField(_("basis"), max_length=200)
    note = models.CharField(_("note"), max_length=200, blank=True)
    since = models.DateField(_("in force since"))
    until = models.DateField(_("in force until"), null=True, blank=True)

    objects = DatedQuerySet["DeadlineRule"].as_manager()

    # Texts may be corrected; what deadlines were reckoned by may not.
    FIXED = ("topic", "trigger", "days", "counting", "moves_off_holidays", "ask_before_days", "since")
    """What must not change once a deadline was set by the rule: a new rule from a later day takes its place."""

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ["topic", "since"]
        constraints = [
            ends_after_start("deadline_rule_ends_after_start"),
            models.CheckConstraint(
                condition=Q(trigger="") | Q(days__isnull=False),
                name="deadline_rule_counts_days",
                violation_error_message=_("A rule that counts from a day needs the number of days."),
            ),
            # Two rules on one topic would leave it to chance which of them sets a deadline.
            ExclusionConstraint(
                name="deadline_rules_do_not_overlap",
                expressions=[("topic", RangeOperators.EQUAL), (span_expression(), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another rule on this topic is in force in these days; end that one first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} · {self.basis}"

    def clean(self) -> None:
        """Refuse to change what deadlines were set by."""
        stored = type(self).objects.filter(pk=self.pk).first()
        # An unused rule is nobody's deadline yet and may still be corrected.
        if stored and self.steps.exists():
            changed = [name for name in self.FIXED if getattr(self, name) != getattr(stored, name)]
            message = gettext("Deadlines were set by this rule. End it, and enter a new rule from the next day.")
            if changed:
                raise ValidationError(dict.fromkeys(changed, message))


class Rectification(Numbered):
    """A rectification (整改) ordered after a failed batch; its steps tell its history, this row where it stands.

    The batch's result stays what it is: a passed re-inspection measures the rectification, not the batch (indicators.md).
    """

    class State(models.TextChoices):
        """Where it stands; the transitions are in `inspections.rectification.transitions`."""

        RECTIFYING = "rectifying", _("being rectified")
        REPORTED = "reported", _("awaiting re-inspection")
        PASSED = "passed", _("re-inspection passed, to be closed")
        FAILED = "failed", _("re-inspection failed")
        ANNOUNCED = "announced", _("announced publicly")
        SUSPENDED = "suspended", _("business suspended")
        REVOKED = "revoked", _("licence revoked, to be closed")
        EXCUSED = "excused", _("production ended, to be closed")
        CLOSED = "closed", pgettext_lazy("rectification", "closed")
        CANCELLED = "cancelled", pgettext_lazy("rectification", "cancelled")

    class Escalation(models.TextChoices):
        """How far it was escalated (产品质量法 art. 17)."""

        NONE = "", _("not escalated")
        ANNOUNCED = "announced", _("announced publicly")
        SUSPENDED = "suspended", _("business suspended")
        REVOKED = "revoked", _("licence revoked")

    class Addressee(models.TextChoices):
        """Who was told to rectify."""

        PRODUCER = "producer", _("producer")
        SELLER = "seller", _("sampled unit")

    number_column = "notice_number"

    # One rectification a batch: it can be reopened, and so keeps its number and its history.
    spot_check = models.OneToOneField(
        SpotCheck, models.PROTECT, related_name="rectification", verbose_name=_("failed batch")
    )
    notice_number = models.CharField(_("number of the notice"), max_length=40)
    number_key = number_key_field("notice_number")
    addressee = models.CharField(_("told to rectify"), max_length=8, choices=Addressee)
    result_received_on = models.DateField(_("failing report received on"), null=True, blank=True)
    received_on = models.DateField(_("notice received on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECTIFYING)
    escalation = models.CharField(_("escalation"), max_length=9, choices=Escalation, blank=True)
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    extended_on = models.DateField(_("extension applied for on"), null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("filed by")
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("rectification", "closed by"),
    )

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                # In the database too: four eyes must hold whichever way the row is written.
                condition=Q(closed_by=None) | ~Q(closed_by=F("filed_by")),
                name="rectification_closed_by_another",
                violation_error_message=_("Somebody else than who filed it must close it."),
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_by__isnull=False) | (~Q(state="closed") & Q(closed_by=None)),
                name="rectification_closed_by_somebody",
                violation_error_message=_("A closed rectification names who closed it and when."),
            ),
        ]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="rectification_newest"),
            models.Index(fields=["due_on"], name="rectification_by_deadline"),
        ]

    def __str__(self) -> str:
        return self.notice_number

    def get_absolute_url(self) -> str:
        """Return the rectification's page."""
        return reverse("inspections:rectification", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether something remains to be done."""
        return self.state not in RectificationQuerySet.FINAL

    def is_overdue(self, day: dt.date) -> bool:
        """Say whether the deadline has passed on ``day``; its own day is in time."""
        # The last day belongs to the term.
        return self.is_open and self.due_on is not None and self.due_on < day

    @property
    def addressee_name(self) -> str:
        """The name of the unit that was told to rectify."""
        check = self.spot_check
        if self.addressee == self.Addressee.PRODUCER:
            # As the batch names it; the register may know it by another name today.
            return check.producer_name or str(check.producer or "")
        return check.sampled_name or str(check.sampled_enterprise or "")


class RectificationStep(models.Model):
    """A step of a rectification, kept as it was recorded: what, when, by whom, why, and the files that show it."""

    class Action(models.TextChoices):
        """What was done."""

        START = "start", _("notice served")
        CORRECT = "correct", _("notice corrected")
        EXTEND = "extend", _("term extended")
        REPORT = "report", _("completion reported, re-inspection applied for")
        PASS = "pass", _("re-inspection passed")
        FAIL = "fail", _("re-inspection failed")
        ANNOUNCE = "announce", _("announced publicly")
        SUSPEND = "suspend", _("business suspended")
        REVOKE = "revoke", _("licence revoked")
        EXCUSE = "excuse", _("production ended")
        CLOSE = "close", pgettext_lazy("rectification", "closed")
        URGE = "urge", pgettext_lazy("rectification", "urged")
        REOPEN = "reopen", _("reopened")
        CANCEL = "cancel", pgettext_lazy("rectification", "cancelled")

    rectification = models.ForeignKey(
        Rectification, models.PROTECT, related_name="steps", verbose_name=_("rectification")
    )
    action = models.CharField(_("action"), max_length=8, choices=Action)
    # Copied with each step, so that the history reads the same when the row has moved on.
    from_state = models.CharField(_("state before"), max_length=10, choices=Rectification.State, blank=True)
    to_state = models.CharField(_("state after"), max_length=10, choices=Rectification.State)
    happened_on = models.DateField(_("day of the act"))
    number = models.CharField(_("document number"), max_length=60, blank=True)
    reason = models.CharField(_("reason or remark"), max_length=300, blank=True)
    due_on = models.DateField(_("deadline from then on"), null=True, blank=True)
    rule = models.ForeignKey(
        DeadlineRule, models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("deadline rule")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    files = models.ManyToManyField(EvidenceFile, related_name="+", blank=True, verbose_name=_("evidence files"))

    class Meta:
        verbose_name = _("step of a rectification")
        verbose_name_plural = _("steps of rectifications")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.rectification} {self.get_action_display()}"
