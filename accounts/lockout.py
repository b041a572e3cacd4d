"""Who is locked after failed sign-ins, by the switches in force: django-axes asks here."""

import datetime as dt
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from accounts.policy import Policy, read_policy

ALONE = 20
"""So many failures lock an account from whatever addresses they come: a hundred machines must not try a hundred times as often."""


def policy_of(request: HttpRequest | None) -> Policy:
    """Return the switches, asked for once in a request."""
    if request is None:
        return read_policy()
    if not hasattr(request, "policy"):
        request.policy = read_policy()  # type: ignore[attr-defined]
    policy: Policy = request.policy  # type: ignore[attr-defined]
    return policy


def find_failure_limit(request: HttpRequest, _credentials: Any = None) -> int:
    """Return how many failures of one account from one address lock it there."""
    return policy_of(request).lock_after_failures


def find_cool_off(request: HttpRequest | None = None) -> dt.timedelta:
    """Return for how long a lock lasts."""
    return dt.timedelta(minutes=policy_of(request).lock_minutes)


def recent_attempts(policy: Policy) -> QuerySet[Any]:
    """Return the failures that still count."""
    begin = timezone.now() - dt.timedelta(minutes=policy.lock_minutes)
    return AccessAttempt.objects.filter(attempt_time__gt=begin)


class LockoutHandler(AxesDatabaseHandler):
    """Locks an account for an address, and after many failures for all addresses."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return the failures that are compared with the limit; with too many on the account alone, at least the limit."""
        failures: int = super().get_failures(request, credentials)
        policy = policy_of(request)
        own = recent_attempts(policy).filter(username=get_client_username(request, credentials))
        total = own.aggregate(total=Sum("failures_since_start"))["total"] or 0
        return max(failures, policy.lock_after_failures) if total >= ALONE else failures


def list_locked() -> set[str]:
    """Return the names of the accounts that are locked now, from at least one address."""
    policy = read_policy()
    attempts = recent_attempts(policy).order_by()
    by_address = attempts.values("username", "ip_address").annotate(failures=Sum("failures_since_start"))
    alone = attempts.values("username").annotate(failures=Sum("failures_since_start"))
    locked = by_address.filter(failures__gte=policy.lock_after_failures).values_list("username")
    return {name for (name,) in locked.union(alone.filter(failures__gte=ALONE).values_list("username"))}
