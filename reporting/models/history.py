"""What happened to a report: steps with their comments, sealed versions, corrections and unlockings. Only added to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.models.items import ReportItem
from reporting.models.reports import Report


class ReportAction(models.TextChoices):
    """What people do with a report; the rules are `reporting.transitions`."""

    EDIT = "edit", _("edit")
    DECLARE_NIL = "declare_nil", _("declare a nil report")
    REVOKE_NIL = "revoke_nil", _("take back the nil report")
    HAND_OVER = "hand_over", _("hand over to the head")
    HAND_BACK = "hand_back", _("hand back to the liaison")
    SIGN = "sign", _("sign off")
    SIGN_AND_SUBMIT = "sign_and_submit", _("sign off and submit")
    UNSIGN = "unsign", _("take back the signature")
    SUBMIT = "submit", _("submit")
    SUBMIT_ON_BEHALF = "submit_on_behalf", _("submit on behalf")
    TAKE_BACK = "take_back", _("take back before review")
    RETURN = "return", _("return")
    ACCEPT = "accept", _("accept")
    CORRECT = "correct", _("correct")
    REOPEN = "reopen", _("unlock")
    LOCK = "lock", _("lock again")


class ReportStep(models.Model):
    """A step on a report's way (流转记录): who did what when and why, and the values as they then stood."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="steps", verbose_name=_("report"))
    action = models.CharField(_("action"), max_length=16, choices=ReportAction)
    from_state = models.CharField(_("from"), max_length=9, choices=Report.State)
    to_state = models.CharField(_("to"), max_length=9, choices=Report.State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the portal itself."),
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    revision = models.PositiveIntegerField(_("revision of the report"))
    # The whole content and not the difference, so that any step reads by itself.
    snapshot = models.JSONField(_("values as they stood"), default=dict)

    class Meta:
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        ordering = ["report", "pk"]
        constraints = [
            models.CheckConstraint(
                # The reasons that people are owed: who gets a report back must be told why.
                condition=~Q(action__in=["return", "submit_on_behalf", "correct", "reopen", "declare_nil"])
                | ~Q(reason=""),
                name="report_step_has_its_reason",
                violation_error_message=_("State the reason."),
            ),
            models.CheckConstraint(
                # Only locking again is done by the portal itself.
                condition=Q(by__isnull=False) | Q(action="lock"),
                name="report_step_by_somebody",
                violation_error_message=_("A step names who took it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_action_display()}"


class ReportComment(models.Model):
    """The office's remark on one item of a returned report (逐项退回意见)."""

    step = models.ForeignKey(ReportStep, models.PROTECT, related_name="comments", verbose_name=_("step"))
    item = models.ForeignKey(ReportItem, models.PROTECT, related_name="+", verbose_name=_("item"))
    text = models.CharField(_("remark"), max_length=500)

    class Meta:
        verbose_name = _("remark on an item")
        verbose_name_plural = _("remarks on items")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "item"], name="report_comment_once_per_item"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="report_comment_says_something",
                violation_error_message=_("A remark cannot be empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ReportUnlock(models.Model):
    """A request to unlock an accepted report (解锁申请), and the span for which it was granted; it locks itself again."""

    class State(models.TextChoices):
        """What became of it."""

        REQUESTED = "requested", _("awaiting a decision")
        GRANTED = "granted", _("unlocked")
        REFUSED = "refused", _("refused")
        ENDED = "ended", _("ended")

    report = models.ForeignKey(Report, models.PROTECT, related_name="unlocks", verbose_name=_("report"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.REQUESTED)
    reason = models.CharField(_("reason"), max_length=500)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    until = models.DateTimeField(_("unlocked until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("unlocking")
        verbose_name_plural = _("unlockings")
        ordering = ["-pk"]
        constraints = [
            # Also against two people of the body who ask at the same moment.
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=["requested", "granted"]),
                name="one_unlocking_at_a_time_per_report",
                violation_error_message=_("An unlocking of this report is requested or granted already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="unlocking_has_a_reason", violation_error_message=_("State the reason.")
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "ended"])
                | Q(decided_by__isnull=False, decided_at__isnull=False, until__gt=F("decided_at")),
                name="unlocking_granted_until_a_later_moment",
                violation_error_message=_("An unlocking must end later than it was granted."),
            ),
            models.CheckConstraint(
                condition=(Q(state="ended") & Q(ended_at__isnull=False)) | (~Q(state="ended") & Q(ended_at=None)),
                name="unlocking_ended_at_a_moment",
                violation_error_message=_("An unlocking that has ended names when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_state_display()}"
