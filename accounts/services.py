"""All writing about people."""

from django.db import transaction

from accounts.models import Role, User
from departments.models import Body

# Who has work to do, or to look at, in the admin.
STAFF_ROLES = frozenset({Role.OFFICE, Role.AUDITOR, Role.ADMIN})


@transaction.atomic
def user_create(
    *, username: str, role: str, password: str | None = None, display_name: str = "", body: Body | None = None
) -> User:
    """Create an account; without a password nobody can sign in with it until an administrator sets one.

    Liaisons and heads need a body: IntegrityError without one.
    """
    return User.objects.create_user(
        username=username,
        password=password,
        role=role,
        body=body,
        display_name=display_name or username,
        is_staff=role in STAFF_ROLES,
    )


def user_save(*, user: User) -> None:
    """Store an account; its role decides whether it may enter the admin."""
    user.is_staff = user.role in STAFF_ROLES
    user.save()
