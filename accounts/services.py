"""All writing about people."""

import secrets
from collections.abc import Iterable

from axes.models import AccessAttempt
from axes.utils import reset
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import THREE_ADMINS, AccountChange, RightsRequest, Role, User
from accounts.own_sessions import sessions_end
from accounts.policy import Policy, read_policy
from departments.models import Body

# Who has work to do, or to look at, in the admin.
STAFF_ROLES = frozenset({Role.OFFICE, Role.AUDITOR, Role.ADMIN})
# Without an administrator nobody opens an account, without an auditor nobody watches over them.
NEVER_WITHOUT = frozenset({Role.ADMIN, Role.AUDITOR})
RIGHTS = ("role", "body", "is_active", "ends_on", "clearance")
"""What decides what an account may do, and waits for consent where 三员 is on."""
# Without letters and digits that are taken for one another on paper.
SIGNS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")


@transaction.atomic
def user_create(
    *, username: str, role: str, password: str | None = None, display_name: str = "", body: Body | None = None
) -> User:
    """Create an account; without a password nobody can sign in with it until an administrator sets one.

    Liaisons and heads need a body: IntegrityError without one.
    """
    user = User(
        username=User.normalize_username(username),
        role=role,
        body=body,
        display_name=display_name or username,
        is_staff=role in STAFF_ROLES,
    )
    # Django's create_user would pass by what remembers passwords.
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def preference_set(*, user: User, name: str, value: str) -> None:
    """Remember how the person likes a page to look."""
    # Read under a lock: of two choices at once on two pages neither may be lost.
    stored = User.objects.select_for_update().only("preferences").get(pk=user.pk)
    stored.preferences[name] = value
    stored.save(update_fields=["preferences"])
    user.preferences = stored.preferences


@transaction.atomic
def user_save(*, user: User, by: User) -> RightsRequest | None:
    """Store an account, and record what changed of what it may do; its role decides whether it may enter the admin.

    Where 三员 is on, rights only wait for consent and the request is returned; closing takes effect at once.
    Raises ValidationError where somebody changes their own role or closes their own account, or the last of a kind would go.
    """
    policy = read_policy()
    # Read under a lock: two administrators at once would record changes from a state that neither found.
    stored = User.objects.select_related("body").select_for_update(of=("self",)).filter(pk=user.pk).first()
    if stored and stored.pk == by.pk and stored.role != user.role:
        raise ValidationError({"role": _("Nobody changes their own role; another administrator does it.")})
    if stored and stored.pk == by.pk and not user.is_active:
        raise ValidationError(_("Nobody closes their own account; another administrator does it."))
    if stored:
        refuse_change_of_kind(stored, user)
        refuse_loss_of_last(stored, user, policy)
    wanted = rights_of(user)
    waits = policy.three_admins and user.is_active and (stored is None or wanted != rights_of(stored))
    if waits:
        put_off(user, stored)
    # Derived and never chosen, so that a role which changes takes its entry into the admin along.
    user.is_staff = user.role in STAFF_ROLES
    if user.role in THREE_ADMINS:
        # Forms do not know whether the account is open; the database would refuse without words.
        user.validate_constraints()
    user.save()
    if stored:
        record_changes(stored, user, by=by)
    return rights_ask(account=user, wanted=wanted, by=by) if waits else None


def rights_of(user: User) -> dict[str, str | int | bool | None]:
    """Return the rights of an account as they are stored in a request."""
    ends_on = user.ends_on.isoformat() if user.ends_on else None
    return {
        "role": user.role, "body": user.body_id, "is_active": user.is_active, "ends_on": ends_on, "clearance": user.clearance,
    }  # fmt: skip


def put_off(user: User, stored: User | None) -> None:
    """Leave the rights of an account as they are stored; a new one stays closed."""
    if stored is None:
        user.is_active = False
        return
    for name in RIGHTS:
        setattr(user, name, getattr(stored, name))


def rights_ask(*, account: User, wanted: dict[str, str | int | bool | None], by: User) -> RightsRequest:
    """Ask for rights; ValidationError where a change of the same account waits already."""
    if RightsRequest.objects.filter(account=account, decided_at=None).exists():
        raise ValidationError(_("A change of these rights waits for consent already."))
    return RightsRequest.objects.create(account=account, wanted=wanted, asked_by=by)


def record_changes(stored: User, user: User, *, by: User) -> None:
    """Record what changed of what an account may do; a changed role ends its sessions."""
    pairs = (
        (AccountChange.What.ROLE, stored.get_role_display(), user.get_role_display()),
        (AccountChange.What.BODY, str(stored.body or "—"), str(user.body or "—")),
        (AccountChange.What.ACTIVE, describe_open(stored.is_active), describe_open(user.is_active)),
        (AccountChange.What.ENDS_ON, str(stored.ends_on or "—"), str(user.ends_on or "—")),
        (AccountChange.What.CLEARANCE, str(stored.get_clearance_display()), str(user.get_clearance_display())),
    )
    AccountChange.objects.bulk_create(
        AccountChange(account=user, what=what, before=before, after=after, by=by)
        for what, before, after in pairs
        if before != after
    )
    if stored.role != user.role:
        sessions_end(user)


def refuse_change_of_kind(stored: User, user: User) -> None:
    """Raise ValidationError where one of 三员 would become another of them; the database's trigger refuses it too."""
    if stored.role != user.role and {stored.role, user.role} <= set(THREE_ADMINS):
        raise ValidationError(
            {
                "role": _(
                    "System, security and audit administrator exclude each other: close this account and open one for another person."
                )
            }
        )


def find_needed(policy: Policy) -> frozenset[Role]:
    """Return the roles of which one account always stays open."""
    return NEVER_WITHOUT | frozenset(THREE_ADMINS) if policy.three_admins else NEVER_WITHOUT


def refuse_loss_of_last(stored: User, user: User, policy: Policy) -> None:
    """Raise ValidationError where the change would leave the portal without one of a kind that it needs."""
    goes = stored.is_active and (stored.role != user.role or not user.is_active)
    if not goes or stored.role not in find_needed(policy):
        return
    # All of the kind are locked: two at once, each closing the other, would both find one left.
    kind = list(User.objects.select_for_update().filter(role=stored.role, is_active=True).order_by("pk"))
    if kind == [stored]:
        raise ValidationError(
            _("This is the last open account with the role “%(role)s”; open another one first.")
            % {"role": stored.get_role_display()}
        )


@transaction.atomic
def user_open(*, user: User, by: User) -> str:
    """Open a new account; return its first password, which is kept nowhere and is changed at the first sign-in, unless switched off."""
    password = draw_password()
    user.set_password(password)
    user.must_change_password = read_policy().first_sign_in_change
    waiting = user_save(user=user, by=by)
    AccountChange.objects.create(
        account=user, what=AccountChange.What.OPENED, before="—", by=by,
        after=_("%(role)s, waits for consent") % {"role": user.get_role_display()} if waiting else user.get_role_display(),
    )  # fmt: skip
    return password


@transaction.atomic
def password_reset(*, user: User, by: User) -> str:
    """Set a new password in place of a forgotten one; return it, as `user_open` does.

    It ends the person's sessions and tokens, and what locked the account. ValidationError for one's own account. Where 三员
    is on, an account of one of them stays closed until the security administrator consents: the system administrator knows
    the new password.
    """
    if user.pk == by.pk:
        raise ValidationError(_("Your own password is changed on its own page, where the old one is asked for."))
    user = User.objects.select_for_update().get(pk=user.pk)
    password = draw_password()
    user.set_password(password)
    user.must_change_password = read_policy().first_sign_in_change
    user.save(update_fields=["password", "must_change_password"])
    AccountChange.objects.create(account=user, what=AccountChange.What.PASSWORD, before="—", after="—", by=by)
    users_unlock(users=[user], by=by)
    if read_policy().three_admins and user.role in THREE_ADMINS and user.is_active:
        user.is_active = False
        user_save(user=user, by=by)
        user.is_active = True
        user_save(user=user, by=by)
    return password


@transaction.atomic
def user_hand_over(*, user: User, successor: User, by: User) -> str:
    """Close an account and open one for the successor with the same role and body; return its first password.

    One person, one account (一人一号): what the predecessor filed keeps their name. ValidationError as in `user_save`.
    """
    successor.role, successor.body = user.role, user.body
    password = user_open(user=successor, by=by)
    user.is_active = False
    user_save(user=user, by=by)
    AccountChange.objects.create(
        account=user, what=AccountChange.What.HANDED_OVER, before=str(user), after=str(successor), by=by
    )
    return password


def draw_password() -> str:
    """Return a password of four groups of three signs, easily read out: some 69 bits."""
    while True:
        signs = [secrets.choice("".join(SIGNS)) for _place in range(12)]
        # A rule about classes of signs must not refuse what the portal itself hands out.
        if all(set(signs) & set(group) for group in SIGNS):
            return "-".join("".join(signs[place : place + 3]) for place in range(0, 12, 3))


def describe_open(is_open: bool) -> str:
    """Say whether an account is open."""
    return pgettext("account", "open") if is_open else pgettext("account", "closed")


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
