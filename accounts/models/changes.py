"""What was changed on accounts and switches, and what waits for consent."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class AccountChange(models.Model):
    """A change of what an account may do (账号变更记录): by whom, and the old and the new value; only added to."""

    class What(models.TextChoices):
        """What was changed."""

        ROLE = "role", _("role")
        BODY = "body", _("body")
        ACTIVE = "active", _("open or closed")
        LOCK = "lock", _("lock after failed sign-ins")
        OPENED = "opened", _("account opened")
        PASSWORD = "password", _("password set anew")
        ENDS_ON = "ends_on", _("last day of the account")
        FACTOR = "factor", _("second factor")
        HANDED_OVER = "handed", _("handed over")
        CLEARANCE = "clearance", _("clearance")

    account = models.ForeignKey(User, models.PROTECT, related_name="changes", verbose_name=_("account"))
    what = models.CharField(_("what was changed"), max_length=12, choices=What)
    before = models.CharField(_("before"), max_length=100)
    after = models.CharField(_("after"), max_length=100)
    # Empty for what the portal itself does at night.
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of an account")
        verbose_name_plural = _("changes of accounts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.account} {self.get_what_display()}: {self.before} → {self.after}"


class FormerPassword(models.Model):
    """The hash of a password that a person set (历史口令), so that it is not used again too soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords", verbose_name=_("user"))
    password = models.CharField(_("hash"), max_length=128)
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)

    class Meta:
        verbose_name = _("former password")
        verbose_name_plural = _("former passwords")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.set_at:%Y-%m-%d}"


class SwitchChange(models.Model):
    """A change of a security switch (安全策略变更): what holds is the newest of each; only added to."""

    code = models.CharField(_("switch"), max_length=40)
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))
    reason = models.CharField(_("reason"), max_length=300)
    # Empty for what was done on the server itself, where the pages let nobody in.
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of a security switch")
        verbose_name_plural = _("changes of security switches")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.before} → {self.after}"


class RightsRequest(models.Model):
    """What an account is to be allowed, or the mode of 三员 itself (权限生效申请).

    The system administrator asks; it takes effect once the security administrator consents.
    """

    # Empty where the mode of 三员 is to be switched on or off.
    account = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="rights_requests", verbose_name=_("account")
    )
    wanted = models.JSONField(_("what is asked for"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    is_consented = models.BooleanField(_("consented"), default=False)
    refusal = models.CharField(_("reason of the refusal"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("request for rights")
        verbose_name_plural = _("requests for rights")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("asked_by")) & (Q(account=None) | ~Q(decided_by=F("account")))),
                name="second_person_consents_to_rights",
                violation_error_message=_("A second person decides: neither who asked nor whose rights they are."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, is_consented=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="rights_decided_by_somebody",
                violation_error_message=_("Whoever decides is recorded with the moment."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(is_consented=True) | ~Q(refusal=""),
                name="refusal_of_rights_has_a_reason",
                violation_error_message=_("A refusal needs a reason."),
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(decided_at=None),
                nulls_distinct=False,
                name="one_open_rights_request_per_account",
                violation_error_message=_("A change of these rights waits for consent already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account or '三员'} {self.asked_at:%Y-%m-%d}"
