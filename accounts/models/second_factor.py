"""The second factor: recovery codes, and resets by two people. The app's key itself is kept by django-otp."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class RecoveryCode(models.Model):
    """A code for the day the telephone is lost (恢复码): kept as a digest, shown once, used once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes", verbose_name=_("user"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    drawn_at = models.DateTimeField(_("drawn at"), auto_now_add=True)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once_per_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.pk}"


class FactorReset(models.Model):
    """The reset of somebody's second factor (双因素重置): one person asks, another decides."""

    user = models.ForeignKey(User, models.PROTECT, related_name="factor_resets", verbose_name=_("account"))
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=models.F("asked_by")) & ~Q(decided_by=models.F("user"))),
                name="second_person_decides_factor_reset",
                violation_error_message=_("A second person decides: neither who asked nor whose factor it is."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, is_confirmed=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="factor_reset_decided_by_somebody",
                violation_error_message=_("Whoever decides is recorded with the moment."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(decided_at=None),
                name="one_open_factor_reset_per_user",
                violation_error_message=_("The reset is asked for already and waits for a second person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.asked_at:%Y-%m-%d}"
