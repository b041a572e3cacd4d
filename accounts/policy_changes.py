"""Changing the security switches, and what workers do by them every night."""

import datetime as dt
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import AccountChange, SwitchChange, User
from accounts.own_sessions import sessions_rule
from accounts.policy import SWITCHES, Policy, read_policy
from accounts.services import describe_open, find_needed

WARNED_DAYS = 14
"""So long before an unused account is closed its person is told."""


@transaction.atomic
def policy_change(*, policy: Policy, reason: str, by: User | None) -> list[SwitchChange]:
    """Put switches in force at once, for the sessions that are open too; return what was changed.

    ``by`` is None for the command line of the server.
    """
    with connection.cursor() as cursor:
        # Two at once would both record changes from a state that one of them had ended.
        cursor.execute("LOCK TABLE accounts_switchchange IN SHARE ROW EXCLUSIVE MODE")
    stored = read_policy()
    pairs = [(switch.code, getattr(stored, switch.code), getattr(policy, switch.code)) for switch in SWITCHES]
    changes = [
        SwitchChange(code=code, before=before, after=after, reason=reason, by=by)
        for code, before, after in pairs
        if before != after
    ]
    SwitchChange.objects.bulk_create(changes)
    sessions_rule(policy)
    return changes


@transaction.atomic
def accounts_close_due() -> list[User]:
    """Close the accounts whose last day is over and those unused for too long; return them.

    The last of a kind that the portal needs stays open, whatever the switches say.
    """
    policy = read_policy()
    # All of a kind are locked with those that are due, so that no administrator closes the last other one meanwhile.
    accounts = list(User.objects.select_for_update().filter(is_active=True).order_by("pk"))
    found = find_due(policy)
    left = {role: sum(user.role == role for user in accounts) for role in find_needed(policy)}
    closed = []
    for user in found.order_by("pk"):
        if left.get(user.role) == 1:
            continue
        if user.role in left:
            left[user.role] -= 1
        user.is_active = False
        user.save(update_fields=["is_active"])
        closed.append(user)
    AccountChange.objects.bulk_create(
        AccountChange(
            account=user, what=AccountChange.What.ACTIVE, before=describe_open(True), after=describe_open(False)
        )
        for user in closed
    )
    return closed


def find_due(policy: Policy) -> Any:
    """Return the open accounts whose last day is over, and those unused for too long."""
    due = Q(ends_on__lt=timezone.localdate())
    if policy.close_unused_days and not was_set_lately():
        due |= Q(used_at__lt=timezone.now() - dt.timedelta(days=policy.close_unused_days))
    return with_use().filter(due, is_active=True)


def was_set_lately() -> bool:
    """Say whether the switch was set so lately that nobody can have been told yet."""
    begin = timezone.now() - dt.timedelta(days=WARNED_DAYS)
    return SwitchChange.objects.filter(code="close_unused_days", at__gt=begin).exists()


def list_soon_unused() -> list[tuple[User, dt.datetime]]:
    """Return the open accounts that are closed for want of use within `WARNED_DAYS` days, each with its last use."""
    days = read_policy().close_unused_days
    begin = timezone.now() - dt.timedelta(days=max(0, days - WARNED_DAYS))
    return [(user, user.used_at) for user in with_use().filter(is_active=True, used_at__lt=begin)] if days else []


def with_use() -> Any:
    """Return accounts with the moment at which each was last used: signed in with, opened, or given a new password."""
    last = Greatest(Coalesce("last_login", "date_joined"), "date_joined", "password_set_at")
    return User.objects.annotate(used_at=last)


@transaction.atomic
def sign_in_log_prune() -> None:
    """Delete the lines of the sign-in log that are older than the switch says."""
    begin = timezone.now() - dt.timedelta(days=read_policy().sign_in_log_days)
    for log in (AccessLog, AccessFailureLog):
        log.objects.filter(attempt_time__lt=begin).delete()
