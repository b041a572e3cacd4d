"""What happened to an item: its steps, the extensions asked for, and the days that count against nobody."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.models import EvidenceFile
from supervision.models.items import Supervision, SupervisionPart


class SupervisionStep(models.Model):
    """A step of an item (督办环节): what was done, when, by whom, in whose name; only ever added to."""

    class Action(models.TextChoices):
        """What was done."""

        DRAFT = "draft", pgettext_lazy("supervision", "Draft")
        RAISE = "raise", pgettext_lazy("supervision", "Raise")
        SUBMIT = "submit", pgettext_lazy("supervision", "Submit for approval")
        APPROVE = "approve", pgettext_lazy("supervision", "Approve")
        REJECT = "reject", pgettext_lazy("supervision", "Send back to the drafter")
        VOID = "void", pgettext_lazy("supervision", "Withdraw before issue")
        SIGN = "sign", pgettext_lazy("supervision", "Sign for")
        REFUSE_COMPETENCE = "refuse_competence", pgettext_lazy("supervision", "State that it is not our duty")
        FEEDBACK = "feedback", pgettext_lazy("supervision", "Feed back")
        RETURN_FEEDBACK = "return_feedback", pgettext_lazy("supervision", "Return the feedback")
        URGE = "urge", pgettext_lazy("supervision", "Urge")
        EXTEND_ASK = "extend_ask", pgettext_lazy("supervision", "Ask for an extension")
        EXTEND_GRANT = "extend_grant", pgettext_lazy("supervision", "Grant the extension")
        EXTEND_REFUSE = "extend_refuse", pgettext_lazy("supervision", "Refuse the extension")
        SUSPEND = "suspend", pgettext_lazy("supervision", "Suspend")
        RESUME = "resume", pgettext_lazy("supervision", "Resume")
        SUPPORT_DONE = "support_done", pgettext_lazy("supervision", "Support done")
        ASK_CLOSE = "ask_close", pgettext_lazy("supervision", "Ask to close")
        RETURN_CLOSE = "return_close", pgettext_lazy("supervision", "Return the closing")
        VERIFY = "verify", pgettext_lazy("supervision", "Verify and close")
        STRIKE = "strike", pgettext_lazy("supervision", "Strike off")
        OBJECT = "object", pgettext_lazy("supervision", "Object")
        REOPEN = "reopen", pgettext_lazy("supervision", "Reopen")
        WITHDRAW = "withdraw", pgettext_lazy("supervision", "End without closing")
        MERGE = "merge", pgettext_lazy("supervision", "Merge into another")

    class ReasonClass(models.TextChoices):
        """Why something was returned or suspended, as it is counted."""

        NONE = "", _("not classed")
        NO_SUBSTANCE = "no_substance", _("no substance")
        NO_EVIDENCE = "no_evidence", _("no evidence")
        OFF_MATTER = "off_matter", _("not to the point")
        LAW_CHANGED = "law_changed", _("law changed")
        HIGHER_DECISION = "higher_decision", _("higher-level decision")
        FORCE_MAJEURE = "force_majeure", _("force majeure")
        WAITS = "waits", _("waits for another item")

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="steps", verbose_name=_("item of supervision")
    )
    part = models.ForeignKey(
        SupervisionPart, models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("part of a body")
    )
    action = models.CharField(_("action"), max_length=17, choices=Action)
    from_state = models.CharField(_("state before"), max_length=9, choices=Supervision.State, blank=True)
    to_state = models.CharField(_("state after"), max_length=9, choices=Supervision.State)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"),
        help_text=_("Empty: the portal itself."),
    )  # fmt: skip
    body_name = models.CharField(_("body, as it was named that day"), max_length=50, blank=True)
    text = models.TextField(_("text"), blank=True)
    reason_class = models.CharField(_("class of the reason"), max_length=15, choices=ReasonClass, blank=True)
    answers = models.JSONField(
        _("answers to the closing standard"), default=list, blank=True, help_text=_("Pairs of point and answer.")
    )
    progress = models.PositiveSmallIntegerField(_("progress in per cent"), null=True, blank=True)
    until = models.DateField(_("day given"), null=True, blank=True)
    answered = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("step it speaks of")
    )
    clock_before = models.SmallIntegerField(
        _("working days left before"), null=True, blank=True, help_text=_("Negative: overdue.")
    )
    clock_after = models.SmallIntegerField(_("working days left after"), null=True, blank=True)
    files = models.ManyToManyField(EvidenceFile, related_name="+", blank=True, verbose_name=_("evidence files"))

    class Meta:
        verbose_name = _("step of an item of supervision")
        verbose_name_plural = _("steps of items of supervision")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.supervision} {self.get_action_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new step; one that is written stays as it is."""
        # A correction is a new step.
        if not self._state.adding:
            self.refuse_change()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: history is only added to."""
        self.refuse_change()

    def refuse_change(self) -> NoReturn:
        """Raise, for a step that is written."""
        raise TypeError("steps of an item of supervision are only added to")


class SupervisionExtension(models.Model):
    """An extension that the lead body asked for (延期申请), and what came of it; both days stay visible."""

    class State(models.TextChoices):
        """What came of it."""

        ASKED = "asked", pgettext_lazy("extension", "asked for")
        GRANTED = "granted", pgettext_lazy("extension", "granted")
        REFUSED = "refused", pgettext_lazy("extension", "refused")

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="extensions", verbose_name=_("item of supervision")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_on = models.DateField(_("asked for on"))
    in_time = models.BooleanField(_("asked for in time"))
    due_before = models.DateField(_("deadline before"))
    until = models.DateField(_("day asked for"))
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_until = models.DateField(_("day granted"), null=True, blank=True)

    class Meta:
        verbose_name = _("extension of an item of supervision")
        verbose_name_plural = _("extensions of items of supervision")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supervision"],
                condition=Q(state="asked"),
                name="supervision_one_open_extension",
                violation_error_message=_("An extension is asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="supervision_extension_decided_by_another",
                violation_error_message=_("Who asked for an extension cannot decide on it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervision} {self.until}"


class SupervisionSpan(models.Model):
    """Days that count against no body (不计时区间): after ``since``, up to and with ``until``; open while that is empty."""

    class Kind(models.TextChoices):
        """With whom the ball lies, or why the clocks stand."""

        OFFICE = "office", pgettext_lazy("span", "with the office")
        LEADER = "leader", pgettext_lazy("span", "with the leader")
        SUSPENDED = "suspended", pgettext_lazy("span", "suspended")

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="spans", verbose_name=_("item of supervision")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("span that does not count")
        verbose_name_plural = _("spans that do not count")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supervision"],
                condition=Q(until=None),
                name="supervision_one_open_span",
                violation_error_message=_("The clocks of this item stand already."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="supervision_span_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since}–{self.until or ''}"
