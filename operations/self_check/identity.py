"""身份鉴别: passwords, locks, transport and second factor, tried on the running portal."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.checks import Tags, run_checks
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User
from accounts.policy import EVERYBODY, read_policy
from accounts.second_factor import find_device
from operations.self_check.outcomes import Outcome, fails, holds, is_local, join

WEAK = ("Abc-123", "abcdefghijk", "1234567890")
LONGEST_AGE, LONGEST_IDLE, MOST_FAILURES = 365, 60, 10
# What https alone mends: nobody can listen where nothing leaves the machine.
OF_HTTPS = {
    "security.W004",
    "security.W008",
    "security.W010",
    "security.W012",
    "security.W016",
    "security.W021",
    "security.W005",
}
NOBODY = "self-check-nobody"
NOWHERE = "192.0.2.1"
"""An address of documentation (RFC 5737), from which nobody comes."""


def check_passwords() -> Outcome:
    """1: complexity, history, age and first change are asked for, and weak passwords refused."""
    policy = read_policy()
    low = [
        code
        for code, is_low in (
            ("password_min_length", policy.password_min_length < 8),
            ("password_classes", policy.password_classes < 3),
            ("password_history", policy.password_history < 1),
            ("password_max_age_days", not 0 < policy.password_max_age_days <= LONGEST_AGE),
            ("first_sign_in_change", not policy.first_sign_in_change),
        )
        if is_low
    ]
    if low:
        return name_low(low)
    if not all(is_refused(password) for password in WEAK):
        return fails("weak_password_taken")
    return holds(
        "passwords",
        length=policy.password_min_length, classes=policy.password_classes,
        history=policy.password_history, days=policy.password_max_age_days,
    )  # fmt: skip


def is_refused(password: str) -> bool:
    """Say whether a password is refused."""
    try:
        validate_password(password)
    except ValidationError:
        return True
    return False


def name_low(codes: list[str]) -> Outcome:
    """Return that switches ask for too little."""
    return fails("switch_low", switches=codes)


def check_lock() -> Outcome:
    """2: a lock after failures, tried with a name that nobody has; sessions end when idle."""
    policy = read_policy()
    low = [
        code
        for code, is_low in (
            ("lock_after_failures", policy.lock_after_failures > MOST_FAILURES),
            ("idle_minutes", policy.idle_minutes > LONGEST_IDLE),
        )
        if is_low
    ]
    if low:
        return name_low(low)
    request = HttpRequest()
    request.method, request.META["REMOTE_ADDR"] = "POST", NOWHERE
    credentials = {"username": NOBODY}
    with transaction.atomic():
        for _number in range(policy.lock_after_failures):
            authenticate(request, username=NOBODY, password="wrong")
        is_locked = not AxesProxyHandler.is_allowed(request, credentials)
        # Tried, and not to be found in the log of sign-ins.
        transaction.set_rollback(True)
    if not is_locked:
        return fails("no_lock", limit=policy.lock_after_failures)
    return holds(
        "locks", limit=policy.lock_after_failures, minutes=policy.lock_minutes, idle=policy.idle_minutes
    )  # fmt: skip


def check_transport() -> Outcome:
    """3: nobody can listen to what signs people in."""
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    # Silenced is what the operator may choose (preloading of HSTS).
    warnings = {message.id for message in found if not message.is_silenced()}
    if is_local() and not warnings - OF_HTTPS:
        return holds("transport_local")
    return fails("transport_open", names=join(sorted(map(str, warnings)))) if warnings else holds("transport")


def check_second_factor() -> Outcome:
    """4: everybody needs a second factor (level 3)."""
    if read_policy().second_factor != EVERYBODY:
        return fails("factor_not_all")
    accounts = list(User.objects.filter(is_active=True))
    return holds("factor_all", without=sum(find_device(user) is None for user in accounts), all=len(accounts))
