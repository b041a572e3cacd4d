"""What happened to a report: steps with their comments, sealed versions, corrections and unlockings. Only added to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting.models.items import ReportItem, amount_field
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


class ReportCorrection(models.Model):
    """A request to change accepted figures (更正单); approved by another person, it makes the next version."""

    class State(models.TextChoices):
        """What became of it."""

        PROPOSED = "proposed", _("awaiting approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    report = models.ForeignKey(Report, models.PROTECT, related_name="corrections", verbose_name=_("report"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-pk"]
        constraints = [
            # Two proposals at once would each be made from the other's old content.
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state="proposed"),
                name="one_correction_at_a_time_per_report",
                violation_error_message=_("A correction of this report awaits a decision already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="correction_has_a_reason", violation_error_message=_("State the reason.")
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="correction_decided_by_somebody",
                violation_error_message=_("A decision names who made it and when."),
            ),
            models.CheckConstraint(
                # Four eyes, in the database too.
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="correction_decided_by_another",
                violation_error_message=_("Nobody approves their own correction."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_state_display()}"


class CorrectedValue(models.Model):
    """One item of a correction, with the accepted content and the one proposed."""

    correction = models.ForeignKey(
        ReportCorrection, models.PROTECT, related_name="values", verbose_name=_("correction")
    )
    item = models.ForeignKey(ReportItem, models.PROTECT, related_name="+", verbose_name=_("item"))
    old_text = models.TextField(_("accepted narrative"), blank=True)
    old_figure = amount_field(_("accepted figure"))
    new_text = models.TextField(_("corrected narrative"), blank=True)
    new_figure = amount_field(_("corrected figure"))

    class Meta:
        verbose_name = _("corrected value")
        verbose_name_plural = _("corrected values")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "item"], name="corrected_value_once_per_item"),
        ]

    def __str__(self) -> str:
        return f"{self.correction} {self.item.code}"


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


class ReportVersion(models.Model):
    """An accepted version of a report (定稿), sealed by a checksum of its canonical content; the database lets none change."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions", verbose_name=_("report"))
    number = models.PositiveSmallIntegerField(_("version"))
    # As text and numbers of its own: items, names and bodies may change, the sealed version may not.
    content = models.JSONField(_("sealed content"))
    checksum = models.CharField(_("SHA-256"), max_length=64)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"))
    correction = models.OneToOneField(
        ReportCorrection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="version",
        verbose_name=_("correction"),
    )

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_number_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="report_version_counts_from_one",
                violation_error_message=_("Versions count from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"


class AcceptedFigure(models.Model):
    """A figure of an accepted version (审核通过的数), as indicators read it; one of an older version no longer stands."""

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="figures", verbose_name=_("version"))
    # Repeated from the version, so that the constraint below can hold one figure for each report.
    report = models.ForeignKey(Report, models.PROTECT, related_name="figures", verbose_name=_("report"))
    item = models.ForeignKey(ReportItem, models.PROTECT, related_name="figures", verbose_name=_("item"))
    amount = amount_field(_("figure"), optional=False)
    # A flag and not a join to the newest version: the sums of indicators read this table directly.
    stands = models.BooleanField(_("stands"), default=True)

    class Meta:
        verbose_name = _("accepted figure")
        verbose_name_plural = _("accepted figures")
        ordering = ["report", "item"]
        constraints = [
            models.UniqueConstraint(fields=["version", "item"], name="accepted_figure_once_per_version"),
            models.UniqueConstraint(
                fields=["report", "item"],
                condition=Q(stands=True),
                name="one_accepted_figure_stands",
                violation_error_message=_("An accepted figure of this item stands already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.item.code}"

    def get_absolute_url(self) -> str:
        """Return the address that leads to the report that states it; it needs no more than the key."""
        return reverse("reporting:accepted-figure", args=[self.pk])
