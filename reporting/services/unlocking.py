"""Unlocking an accepted report for a time; it locks itself again, and the accepted version stands meanwhile."""

import datetime as dt
from typing import TypeAlias

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from reporting.content import build_content
from reporting.models import Report, ReportUnlock
from reporting.services.notify import LOCKED_AGAIN, NOT_UNLOCKED, UNLOCKED, notify_body
from reporting.services.steps import report_lock, step_record
from reporting.transitions import Action, ReportRefused, is_own
from targets import clock

Unlocking: TypeAlias = ReportUnlock.State
EMPTY = {"text": "", "figure": None, "explanation": "", "known": None, "register_agreement": "", "dispute": ""}


@transaction.atomic
def unlock_request(*, report: Report, user: User, reason: str) -> ReportUnlock:
    """Ask the office to unlock an accepted report; the report itself does not change."""
    if not is_own(report, user):
        raise PermissionDenied
    if not reason.strip():
        raise ReportRefused(_("Please give a reason."))
    if report.state != Report.State.ACCEPTED or report.quarter.is_closed:
        raise ReportRefused(_("Only an accepted report of a quarter that is not closed can be unlocked."))
    try:
        # A savepoint: the constraint refuses a second request, and the outer transaction must go on.
        with transaction.atomic():
            return ReportUnlock.objects.create(
                report=report, reason=reason.strip(), requested_by=user, requested_at=clock.now()
            )
    except IntegrityError:
        raise ReportRefused(_("The report's unlocking has been asked for already.")) from None


@transaction.atomic
def unlock_grant(*, unlock: ReportUnlock, user: User, until: dt.datetime, decision: str = "") -> ReportUnlock:
    """Unlock the report until a moment to come."""
    # Report and quarter first, then the request, as every step locks.
    row = report_lock(report=unlock.report, action=Action.REOPEN, user=user, reason=unlock.reason)
    if until <= clock.now():
        raise ReportRefused(_("The unlocking must end at a later moment."))
    decided = unlock_decide(unlock, user, Unlocking.GRANTED, decision, until)
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
    decided = unlock_decide(unlock, user, Unlocking.REFUSED, decision)
    notify_body(decided.report, NOT_UNLOCKED, decided.decision)
    return decided


def unlock_decide(
    unlock: ReportUnlock, user: User, state: Unlocking, decision: str, until: dt.datetime | None = None
) -> ReportUnlock:
    """Return the decided request; two decisions take turns, and the second is told."""
    rows = ReportUnlock.objects.select_related("report__body", "report__quarter").select_for_update(of=("self",))
    row = rows.get(pk=unlock.pk)
    if row.state != Unlocking.REQUESTED:
        raise ReportRefused(_("This has been decided already."))
    row.state, row.decided_by, row.decided_at, row.decision = state, user, clock.now(), decision.strip()
    row.until = until
    row.save()
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
        # The portal itself acts, which the table allows for this step alone.
        row = report_lock(report=report, action=Action.LOCK, user=None)
    # Submitted or locked by somebody else in the meantime.
    except ReportRefused:
        return False
    # Looked at again under the lock: the body may have submitted in this moment.
    if not row.unlocks.filter(state=Unlocking.GRANTED, until__lt=clock.now()).exists():
        return False
    typed, sealed = build_content(row), row.versions.latest("number").content
    row.nil_statement = sealed["nil"]
    step_record(row, Action.LOCK, None, snapshot=typed)
    sealed_values = {value["item"]: value for value in sealed["values"]}
    for value in row.values.select_related("item"):
        content = sealed_values.get(value.item.code)
        # An item that came in after the acceptance is in no version.
        value.set_aside = content is None and not row.is_nil
        for name, empty in EMPTY.items():
            # Back to what the sealed version says; what an older content does not name becomes empty.
            setattr(value, name, (content or {}).get(name, empty))
        # A page that still shows what was typed must not save over it.
        value.revision += 1
        value.save()
    unlock_end(row)
    notify_body(row, LOCKED_AGAIN)
    return True
