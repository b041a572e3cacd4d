"""What happens with every sign-in, whichever way it came."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.lockout import policy_of
from accounts.models import LANGUAGE, User
from accounts.owed import FACTOR, FACTOR_SET_UP, PASSWORD, owe
from accounts.own_sessions import session_begin
from accounts.policy import Policy
from accounts.second_factor import find_device, is_required


@receiver(user_logged_in)
def begin_session(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note in the new session by which rules it ends, and what the person owes before they go on."""
    # Offices share machines: the language of whoever sat there before gives way to the person's own (`ChosenLanguageMiddleware`).
    if LANGUAGE in user.preferences:
        request.own_language = user.language  # type: ignore[attr-defined]
    policy = policy_of(request)
    session_begin(request, user, policy)
    owe(request, *list_owed(user, policy))


def list_owed(user: User, policy: Policy) -> Iterator[str]:
    """Yield what the person owes before they go on."""
    if find_device(user):
        yield FACTOR
    elif is_required(user, policy):
        yield FACTOR_SET_UP
    if user.must_change_password or is_password_old(user, policy):
        yield PASSWORD


def is_password_old(user: User, policy: Policy) -> bool:
    """Say whether the password has to be changed for its age."""
    days = policy.password_max_age_days
    return bool(days) and timezone.now() - user.password_set_at > dt.timedelta(days=days)
