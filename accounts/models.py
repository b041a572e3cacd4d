"""People who sign in."""

from typing import Any, ClassVar, NoReturn

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.management.base import CommandError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Body


class Role(models.TextChoices):
    """What a person does in the portal."""

    OFFICE = "office", _("programme office")
    LIAISON = "liaison", _("department liaison")
    HEAD = "head", _("department head")
    LEADER = "leader", _("leadership")
    AUDITOR = "auditor", _("auditor")
    ADMIN = "admin", _("administrator")


class UserManager(DjangoUserManager["User"]):
    """Makes people with a role; nobody stands above the roles."""

    use_in_migrations = False

    def create_superuser(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse what Django's ``createsuperuser`` asks for: such an account has no role and could do nothing in the portal."""
        raise CommandError(_("The portal has no superusers: use `manage.py create_admin NAME`."))


class User(AbstractUser):
    """A person with an account (用户): an office clerk, a liaison or head of a body, a leader, auditor or administrator."""

    display_name = models.CharField(_("name shown"), max_length=50)
    role = models.CharField(_("role"), max_length=8, choices=Role)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("body"))
    phone = models.CharField(_("office telephone"), max_length=20, blank=True)
    # Tokens that are older than the password stop working, so the moment is kept beside the hash.
    password_set_at = models.DateTimeField(_("password set at"), default=timezone.now, editable=False)
    # Two people know a password that an administrator handed out.
    must_change_password = models.BooleanField(_("chooses a password first"), default=False, editable=False)

    # Of accounts for a time, such as that of a trainee (账号有效期); by the calendar, whatever day a drill stands on.
    ends_on = models.DateField(_("last day of the account"), null=True, blank=True)

    # How the person likes pages to look, by the page's name; nothing that decides what anybody may see or do.
    preferences = models.JSONField(_("preferences"), default=dict, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        # CharField choices hold in forms only; a command or an import could write any word.
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=[Role.LIAISON, Role.HEAD]) | Q(body__isnull=False),
                name="liaison_and_head_have_a_body",
                violation_error_message=_("A liaison or a head needs a body."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="user_has_a_role", violation_error_message=_("Choose a role.")
            ),
            # Django would let such a person past every permission.
            models.CheckConstraint(
                condition=Q(is_superuser=False),
                name="user_is_no_superuser",
                violation_error_message=_("Nobody stands above the roles; choose a role instead."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note when a password was set; Django alone renews the hash of one that stays, and that does not count."""
        if self._password is not None:  # type: ignore[attr-defined]
            self.password_set_at = timezone.now()
            # Django saves a renewed password with update_fields, which would leave the moment behind.
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "password_set_at"}
        super().save(*args, **kwargs)

    @property
    def keeps_registers(self) -> bool:
        """Whether the person may import and change register rows."""
        return self.role == Role.OFFICE

    @property
    def sees_all_figures(self) -> bool:
        """Whether the person may see the board with every body's figures."""
        return self.role in {Role.OFFICE, Role.LEADER, Role.AUDITOR}

    @property
    def sees_technical_details(self) -> bool:
        """Whether pages tell the person checksums and the like, which say nothing to others."""
        return self.role in {Role.AUDITOR, Role.ADMIN}


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
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of a security switch")
        verbose_name_plural = _("changes of security switches")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.before} → {self.after}"


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
