"""People who sign in."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.management.base import CommandError
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enciphered import EncipheredField
from departments.models import Body


class Role(models.TextChoices):
    """What a person does in the portal."""

    OFFICE = "office", _("programme office")
    LIAISON = "liaison", _("department liaison")
    HEAD = "head", _("department head")
    LEADER = "leader", _("leadership")
    AUDITOR = "auditor", _("auditor")
    ADMIN = "admin", _("system administrator")
    SECURITY = "secadmin", _("security administrator")
    AUDIT = "auditadmin", _("audit administrator")


class Level(models.IntegerChoices):
    """Levels of security marks (密级标记): what a record bears, and up to which one a person is cleared."""

    PUBLIC = 1, pgettext_lazy("security mark", "public")
    INTERNAL = 2, pgettext_lazy("security mark", "internal")
    SENSITIVE = 3, pgettext_lazy("security mark", "sensitive")


LANGUAGE = "language"
"""Under which name a person's preferences keep the language; what they read by e-mail and in files follows it."""
THREE_ADMINS = (Role.ADMIN, Role.SECURITY, Role.AUDIT)
"""三员: who keeps accounts, who consents to rights, who watches over both. They exclude each other."""


class UserManager(DjangoUserManager["User"]):
    """Makes people with a role; nobody stands above the roles."""

    use_in_migrations = False

    def create_superuser(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse what Django's ``createsuperuser`` asks for: such an account has no role and could do nothing in the portal."""
        raise CommandError(_("The portal has no superusers: use `manage.py create_admin NAME`."))


class User(AbstractUser):
    """A person with an account (用户): an office clerk, a liaison or head of a body, a leader, auditor or one of 三员.

    An account that was one of 三员 never becomes another of them: a trigger refuses it, whoever asks (0008).
    """

    display_name = models.CharField(_("name shown"), max_length=50)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("body"))
    phone = EncipheredField(_("office telephone"), max_length=20, blank=True)
    # Tokens that are older than the password stop working, so the moment is kept beside the hash.
    password_set_at = models.DateTimeField(_("password set at"), default=timezone.now, editable=False)
    # Two people know a password that an administrator handed out.
    must_change_password = models.BooleanField(_("chooses a password first"), default=False, editable=False)

    # Of accounts for a time, such as that of a trainee (账号有效期); by the calendar, whatever day a drill stands on.
    ends_on = models.DateField(_("last day of the account"), null=True, blank=True)

    # Counts where security marks are on: records above it are not found (accounts/marks.py).
    clearance = models.PositiveSmallIntegerField(
        _("clearance"), choices=Level, default=Level.INTERNAL, db_default=Level.INTERNAL
    )

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
            models.CheckConstraint(
                condition=Q(clearance__in=Level.values),
                name="clearance_is_a_level",
                violation_error_message=_("Choose a clearance."),
            ),
            # Django would let such a person past every permission.
            models.CheckConstraint(
                condition=Q(is_superuser=False),
                name="user_is_no_superuser",
                violation_error_message=_("Nobody stands above the roles; choose a role instead."),
            ),
            # One person with two accounts would consent to what they asked for themselves.
            ExclusionConstraint(
                name="three_admins_are_different_people",
                # Nothing equals the address of a closed account, which is none here.
                expressions=[(Case(When(is_active=True, then=Lower("email"))), "="), ("role", "<>")],
                condition=Q(role__in=THREE_ADMINS) & ~Q(email=""),
                violation_error_message=_(
                    "System, security and audit administrator are different people; this e-mail address belongs to another of the three."
                ),
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
    def language(self) -> str:
        """The language that the person chose with the switch; Chinese as long as they chose none."""
        chosen = self.preferences.get(LANGUAGE, "")
        # Only a language that the portal still speaks.
        return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

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
        return self.role in {Role.AUDITOR, *THREE_ADMINS}
