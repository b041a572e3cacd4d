"""The second factor (双因素): one-time codes of a telephone's app by RFC 6238, and ten recovery codes for the day it is lost."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import THREE_ADMINS, AccountChange, FactorReset, RecoveryCode, Role, User
from accounts.policy import ADMINISTRATORS, EVERYBODY, Policy

CODES = 10
# Letters and digits that nobody takes for one another on paper; 12 of 32 are 60 bits, which nobody guesses.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 12
OVERSEERS = frozenset({*THREE_ADMINS, Role.AUDITOR})


def is_required(user: User, policy: Policy) -> bool:
    """Say whether the switches ask the person for a second factor."""
    return policy.second_factor == EVERYBODY or (policy.second_factor == ADMINISTRATORS and user.role in OVERSEERS)


def find_device(user: User) -> TOTPDevice | None:
    """Return the person's app, once it was confirmed."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


@transaction.atomic
def device_begin(*, user: User) -> TOTPDevice:
    """Return the key that the person's app is to scan; it opens nothing before a code of it was typed in."""
    # Locked, so that two tabs at once are shown one key.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    return device


@transaction.atomic
def device_confirm(*, user: User, code: str) -> list[str] | None:
    """Put the app in force whose code is right; return the recovery codes, which are kept nowhere. None for a wrong code."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(code):
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record(user, before=_("none"), after=_("app of a telephone"), by=user)
    return codes_draw(user=user)


@transaction.atomic
def codes_draw(*, user: User) -> list[str]:
    """Draw ten recovery codes in place of those before; return them, they are kept as digests only."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(SIGNS) for _place in range(LENGTH)) for _number in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest_of(user, code)) for code in codes)
    return ["-".join(code[place : place + 4] for place in range(0, LENGTH, 4)) for code in codes]


@transaction.atomic
def code_verify(*, user: User, code: str) -> bool:
    """Say whether a code of the person's app is right: each only once, and after failures only when the wait is over.

    The wait doubles with each failure (1, 2, 4 … seconds) and is the app's own: other ways in do not lengthen it.
    """
    # Locked, so that of two requests with one code at once the second finds it used.
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    return device is not None and bool(device.verify_token(code))


def recovery_code_use(*, user: User, code: str) -> bool:
    """Use up a recovery code; False where it is none of the person's, or was used before."""
    plain = code.replace("-", "").replace(" ", "").lower()
    # One statement: of two requests at once one uses it.
    standing = RecoveryCode.objects.filter(user=user, digest=digest_of(user, plain), used_at=None)
    return bool(standing.update(used_at=timezone.now()))


def count_codes(user: User) -> int:
    """Return how many recovery codes are left."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def read_wait(user: User) -> int:
    """Return for how many seconds no code of the app is looked at; 0 where one may be tried."""
    device = find_device(user)
    allowed, why = device.verify_is_allowed() if device else (True, None)
    if allowed or not why:
        return 0
    return max(1, int((why["locked_until"] - timezone.now()).total_seconds()) + 1)


@transaction.atomic
def factor_reset_ask(*, user: User, reason: str, by: User) -> FactorReset:
    """Ask that the second factor of somebody who lost it be taken away; another person has to confirm.

    ValidationError where there is none, where it is one's own, or where it is asked for already.
    """
    if user.pk == by.pk:
        raise ValidationError(_("Nobody resets their own second factor; another administrator asks for it."))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if find_device(user) is None:
        raise ValidationError(_("This account has no second factor."))
    if FactorReset.objects.filter(user=user, decided_at=None).exists():
        raise ValidationError(_("The reset is asked for already and waits for a second person."))
    return FactorReset.objects.create(user=user, reason=reason, asked_by=by)


@transaction.atomic
def factor_reset_decide(*, reset: FactorReset, is_confirmed: bool, by: User) -> None:
    """Confirm a reset, which takes the app and the recovery codes away, or refuse it.

    ValidationError for whoever asked, for the person themselves, and where it is decided already.
    """
    reset = FactorReset.objects.select_for_update().select_related("user").get(pk=reset.pk)
    if reset.decided_at is not None:
        raise ValidationError(_("This reset is decided already."))
    if by.pk in {reset.asked_by_id, reset.user_id}:
        raise ValidationError(_("A second person decides: neither who asked nor whose factor it is."))
    reset.decided_by, reset.decided_at, reset.is_confirmed = by, timezone.now(), is_confirmed
    reset.save()
    if is_confirmed:
        TOTPDevice.objects.filter(user=reset.user).delete()
        RecoveryCode.objects.filter(user=reset.user).delete()
        record(reset.user, before=_("app of a telephone"), after=_("none"), by=by)


def record(user: User, *, before: str, after: str, by: User) -> None:
    """Note a change of the second factor in the record of accounts."""
    AccountChange.objects.create(account=user, what=AccountChange.What.FACTOR, before=before, after=after, by=by)


def digest_of(user: User, code: str) -> str:
    """Return what is kept of a recovery code; 60 random bits need no slow hash."""
    return hashlib.sha256(f"{user.pk}:{code}".encode(errors="replace")).hexdigest()
