"""People who sign in."""

from typing import Any, ClassVar, NoReturn

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.management.base import CommandError
from django.db import models
from django.db.models import Q
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

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
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

    @property
    def keeps_registers(self) -> bool:
        """Whether the person may import and change register rows."""
        return self.role == Role.OFFICE

    @property
    def sees_all_figures(self) -> bool:
        """Whether the person may see the board with every body's figures."""
        return self.role in {Role.OFFICE, Role.LEADER, Role.AUDITOR}
