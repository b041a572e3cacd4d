"""All writing about people."""

from collections.abc import Iterable

from axes.models import AccessAttempt
from axes.utils import reset
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import AccountChange, Role, User
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


@transaction.atomic
def preference_set(*, user: User, name: str, value: str) -> None:
    """Remember how the person likes a page to look."""
    # Read under a lock: of two choices at once on two pages neither may be lost.
    stored = User.objects.select_for_update().only("preferences").get(pk=user.pk)
    stored.preferences[name] = value
    stored.save(update_fields=["preferences"])
    user.preferences = stored.preferences


@transaction.atomic
def user_save(*, user: User, by: User) -> None:
    """Store an account, and record what changed of what it may do; its role decides whether it may enter the admin.

    Raises ValidationError where somebody changes their own role.
    """
    # Read under a lock: two administrators at once would record changes from a state that neither found.
    stored = User.objects.select_related("body").select_for_update(of=("self",)).filter(pk=user.pk).first()
    if stored and stored.pk == by.pk and stored.role != user.role:
        raise ValidationError({"role": _("Nobody changes their own role; another administrator does it.")})
    # Derived and never chosen, so that a role which changes takes its entry into the admin along.
    user.is_staff = user.role in STAFF_ROLES
    user.save()
    # A new account has nothing that could have changed.
    if stored is None:
        return
    pairs = (
        (AccountChange.What.ROLE, stored.get_role_display(), user.get_role_display()),
        (AccountChange.What.BODY, str(stored.body or "—"), str(user.body or "—")),
        (AccountChange.What.ACTIVE, describe_state(stored), describe_state(user)),
    )
    AccountChange.objects.bulk_create(
        AccountChange(account=user, what=what, before=before, after=after, by=by)
        for what, before, after in pairs
        if before != after
    )


def describe_state(user: User) -> str:
    """Say whether an account is open."""
    return pgettext("account", "open") if user.is_active else pgettext("account", "closed")


@transaction.atomic
def users_unlock(*, users: Iterable[User], by: User) -> None:
    """Forget the failed sign-ins of the accounts, and record it of those that had any."""
    for user in users:
        attempts = AccessAttempt.objects.filter(username=user.username)
        # Read before the reset, which deletes the attempts.
        failed = attempts.aggregate(count=Sum("failures_since_start"))["count"]
        if reset(username=user.username):
            before, after = _("%(count)d failed sign-ins") % {"count": failed}, _("none")
            AccountChange.objects.create(account=user, what=AccountChange.What.LOCK, before=before, after=after, by=by)
