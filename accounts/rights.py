"""Rights that wait (权限生效): what the system administrator asked for takes effect once the security administrator consents."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import THREE_ADMINS, Level, RightsRequest, Role, SwitchChange, User
from accounts.policy import PROPOSED, SWITCHES, read_policy
from accounts.services import (
    STAFF_ROLES,
    describe_open,
    record_changes,
    refuse_change_of_kind,
    refuse_loss_of_last,
)
from departments.models import Body


@dataclass(frozen=True)
class RightsLine:
    """One thing that a request changes: its name, what holds now and what is asked for."""

    name: str | Promise
    before: str
    after: str


@transaction.atomic
def three_admins_propose(*, is_on: bool, reason: str, by: User) -> RightsRequest:
    """Propose to switch 三员 on or off; ValidationError where it is so already, is proposed, or one of the three is missing."""
    if read_policy().three_admins == is_on:
        raise ValidationError(_("It is so already."))
    if RightsRequest.objects.filter(account=None, decided_at=None).exists():
        raise ValidationError(_("This is proposed already and waits for the security administrator."))
    refuse_missing_kind()
    return RightsRequest.objects.create(wanted={PROPOSED: is_on}, reason=reason, asked_by=by)


def refuse_missing_kind() -> None:
    """Raise ValidationError unless somebody can do the work of each of 三员."""
    there = set(User.objects.filter(role__in=THREE_ADMINS, is_active=True).values_list("role", flat=True))
    missing = [str(role.label) for role in THREE_ADMINS if role not in there]
    if missing:
        raise ValidationError(
            _("There is no open account yet with the role: %(roles)s. Open one under “User accounts” first.")
            % {"roles": "、".join(missing)}
        )


@transaction.atomic
def rights_decide(*, request: RightsRequest, is_consented: bool, refusal: str, by: User) -> None:
    """Consent to a request, which puts it in force, or refuse it with a reason.

    ValidationError for whoever asked, for the person themselves, without a reason, and where it is decided already or
    can no longer be.
    """
    request = RightsRequest.objects.select_for_update().get(pk=request.pk)
    if request.decided_at is not None:
        raise ValidationError(_("This request is decided already."))
    if by.pk in {request.asked_by_id, request.account_id}:
        raise ValidationError(_("A second person decides: neither who asked nor whose rights they are."))
    if not is_consented and not refusal:
        raise ValidationError(_("A refusal needs a reason."))
    if is_consented and request.account_id:
        put_rights_in_force(request.account_id, request, by=by)
    elif is_consented:
        put_mode_in_force(request, by=by)
    request.decided_by, request.decided_at, request.is_consented = by, timezone.now(), is_consented
    request.refusal = "" if is_consented else refusal
    request.save()


def put_mode_in_force(request: RightsRequest, *, by: User) -> None:
    """Switch 三员."""
    refuse_missing_kind()
    before = read_policy().three_admins
    SwitchChange.objects.create(
        code=PROPOSED, before=before, after=request.wanted[PROPOSED], reason=request.reason, by=by
    )


def put_rights_in_force(account: int, request: RightsRequest, *, by: User) -> None:
    """Give an account the rights that were asked for."""
    user = User.objects.select_related("body").select_for_update(of=("self",)).get(pk=account)
    stored = User.objects.select_related("body").get(pk=user.pk)
    for name, value in read_wanted(request).items():
        setattr(user, name, value)
    refuse_change_of_kind(stored, user)
    refuse_loss_of_last(stored, user, read_policy())
    user.is_staff = user.role in STAFF_ROLES
    # Constraints speak here in words: an e-mail address may have become that of another administrator meanwhile.
    user.validate_constraints()
    user.save()
    record_changes(stored, user, by=by)


def read_wanted(request: RightsRequest) -> dict[str, Any]:
    """Return the rights asked for as an account has them."""
    wanted = request.wanted
    return {
        "role": wanted["role"],
        "body": Body.objects.filter(pk=wanted["body"]).first() if wanted["body"] else None,
        "is_active": wanted["is_active"],
        "ends_on": dt.date.fromisoformat(wanted["ends_on"]) if wanted["ends_on"] else None,
        # Requests from before there were clearances name none.
        "clearance": wanted.get("clearance", Level.INTERNAL),
    }


def describe_request(request: RightsRequest) -> Iterator[RightsLine]:
    """Yield what a request changes, or would have changed, against what holds now."""
    if request.account is None:
        words = next(switch.words for switch in SWITCHES if switch.code == PROPOSED)
        is_on = request.wanted[PROPOSED]
        yield RightsLine(words, _("no") if is_on else _("yes"), _("yes") if is_on else _("no"))
        return
    account, wanted = request.account, read_wanted(request)
    role = Role(wanted["role"]).label
    pairs = (
        (_("role"), account.get_role_display(), str(role)),
        (_("body"), str(account.body or "—"), str(wanted["body"] or "—")),
        (_("account"), describe_open(account.is_active), describe_open(wanted["is_active"])),
        (_("clearance"), str(account.get_clearance_display()), str(Level(wanted["clearance"]).label)),
        (_("last day of the account"), str(account.ends_on or "—"), str(wanted["ends_on"] or "—")),
    )
    for name, before, after in pairs:
        # A new account has its role already, and what it is to do matters most.
        if before != after or (name == pairs[0][0] and not account.is_active):
            yield RightsLine(name, before if before != after else "—", after)
