"""Unlocking an accepted report for a time; it locks itself again, and the accepted version stands meanwhile."""

import datetime as dt
from typing import Any, TypeAlias

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from departments.succession import merged_body_ids
from reporting.content import build_content
from reporting.models import Report, ReportUnlock
from reporting.services.notify import LOCKED_AGAIN, NOT_UNLOCKED, UNLOCKED, notify_body
from reporting.services.steps import report_lock, step_record
from reporting.transitions import Action, ReportRefused
from targets import clock

Unlocking: TypeAlias = ReportUnlock.State
NOTHING = {"text": "", "figure": None, "explanation": "", "known": None, "stance": "", "dispute": ""}


@transaction.atomic
def unlock_request(*, report: Report, user: User, reason: str) -> ReportUnlock:
    """Ask the office to unlock an accepted report; the report itself does not change."""
    if (
        user.role not in {Role.LIAISON, Role.HEAD}
        or user.body is None
        or report.body_id not in merged_body_ids(user.body)
    ):
        raise PermissionDenied
    if not reason.strip():
        raise ReportRefused(_("Please give a reason."))
    if report.state != Report.State.ACCEPTED or report.quarter.is_closed:
        raise ReportRefused(_("Only an accepted report of a quarter that is not closed can be unlocked."))
    try:
        with transaction.atomic():
            return ReportUnlock.objects.create(
                report=report, reason=reason.strip(), requested_by=user, requested_at=clock.now()
            )
    except IntegrityError:
        raise ReportRefused(_("The report's unlocking has been asked for already.")) from None


@transaction.atomic
def unlock_grant(*, unlock: ReportUnlock, user: User, until: dt.datetime, decision: str = "") -> ReportUnlock:
    """Unlock the report until a moment to come."""
    row = report_lock(report=unlock.report, action=Action.REOPEN, user=user, reason=unlock.reason)
    if until <= clock.now():
        raise ReportRefused(_("The unlocking must end at a later moment."))
    decided = decide(unlock, user, Unlocking.GRANTED, decision)
    decided.until = until
    decided.save()
    step_record(row, Action.REOPEN, user, reason=unlock.reason)
    notify_body(row, UNLOCKED, decided.decision)
    return decided


@transaction.atomic
def unlock_refuse(*, unlock: ReportUnlock, user: User, decision: str) -> ReportUnlock:
    """Leave the report locked, with a reason."""
    if user.role != Role.OFFICE:
        raise PermissionDenied
    if not decision.strip():
        raise ReportRefused(_("Please give a reason."))
    decided = decide(unlock, user, Unlocking.REFUSED, decision)
    decided.save()
    notify_body(decided.report, NOT_UNLOCKED, decided.decision)
    return decided


def decide(unlock: ReportUnlock, user: User, state: Unlocking, decision: str) -> ReportUnlock:
    """Return the request, locked and decided but not yet saved; two decisions take turns, and the second is told."""
    rows = ReportUnlock.objects.select_related("report__body", "report__quarter").select_for_update(of=("self",))
    row = rows.get(pk=unlock.pk)
    if row.state != Unlocking.REQUESTED:
        raise ReportRefused(_("This has been decided already."))
    row.state, row.decided_by, row.decided_at, row.decision = state, user, clock.now(), decision.strip()
    return row


def unlock_end(report: Report) -> None:
    """End the unlocking of a locked report, if there is one."""
    report.unlocks.filter(state=Unlocking.GRANTED).update(state=Unlocking.ENDED, ended_at=clock.now())


def reports_lock_expired() -> int:
    """Lock again the reports whose unlocking has run out, and return how many; may run at any time."""
    expired = ReportUnlock.objects.filter(state=Unlocking.GRANTED, until__lt=clock.now()).select_related("report")
    return sum(report_lock_again(report=unlock.report) for unlock in expired)


@transaction.atomic
def report_lock_again(*, report: Report) -> bool:
    """Put back the accepted version where the body did not submit in time; what it typed stays with the step."""
    try:
        row = report_lock(report=report, action=Action.LOCK, user=None)
    except ReportRefused:
        return False
    if not row.unlocks.filter(state=Unlocking.GRANTED, until__lt=clock.now()).exists():
        return False
    typed, sealed = build_content(row), row.versions.latest("number").content
    row.nil_statement = sealed["nil"]
    step_record(row, Action.LOCK, None, snapshot=typed)
    put_back(row, {value["item"]: value for value in sealed["values"]})
    unlock_end(row)
    notify_body(row, LOCKED_AGAIN)
    return True


def put_back(report: Report, sealed: dict[str, Any]) -> None:
    """Set the report's values to those of a sealed version; an item that the version does not have is set aside."""
    for value in report.values.select_related("item"):
        kept = sealed.get(value.item.code)
        value.set_aside = kept is None and not report.is_nil
        for name, content in NOTHING.items():
            setattr(value, name, (kept or {}).get(name, content))
        value.revision += 1
        value.save()
