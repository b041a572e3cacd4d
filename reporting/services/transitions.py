"""The steps of a report between body and office, one function each."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.models import InboxMessage
from reporting.checks import find_gaps
from reporting.deadlines import return_due_at
from reporting.models import Report, ReportComment, ReportingPolicy, ReportItem, ReportStep, ReportVersion
from reporting.services.notify import ACCEPTED, RETURNED, notify_body
from reporting.services.steps import report_lock, step_record
from reporting.services.unlocking import unlock_end
from reporting.services.versions import version_seal
from reporting.transitions import Action, ReportIncomplete, ReportRefused
from targets import clock


@transaction.atomic
def report_sign(*, report: Report, user: User, revision: int) -> ReportStep:
    """Let the head sign off what they saw; raises ReportIncomplete where anything is missing."""
    row = report_lock(report=report, action=Action.SIGN, user=user, revision=revision)
    if missing := find_gaps(row, ReportingPolicy.current().band):
        raise ReportIncomplete(missing)
    return step_record(row, Action.SIGN, user)


@transaction.atomic
def report_unsign(*, report: Report, user: User) -> ReportStep:
    """Take the signature back; the report can be changed again as before it."""
    row = report_lock(report=report, action=Action.UNSIGN, user=user)
    return step_record(row, Action.UNSIGN, user)


@transaction.atomic
def report_submit(*, report: Report, user: User) -> ReportStep:
    """Hand the signed report to the office."""
    row = report_lock(report=report, action=Action.SUBMIT, user=user)
    note_submission(row, on_behalf=False)
    return step_record(row, Action.SUBMIT, user)


@transaction.atomic
def report_submit_on_behalf(*, report: Report, user: User, reason: str) -> ReportStep:
    """Submit for a body that cannot, such as from paper; the report stays marked, and gaps are the office's to accept."""
    row = report_lock(report=report, action=Action.SUBMIT_ON_BEHALF, user=user, reason=reason)
    note_submission(row, on_behalf=True)
    return step_record(row, Action.SUBMIT_ON_BEHALF, user, reason=reason)


def note_submission(report: Report, *, on_behalf: bool) -> None:
    """Note the submission; that of the first time stays for good, and with it whether the report was late."""
    report.submitted_at = clock.now()
    # The first time stays, however often the report comes back.
    report.first_submitted_at = report.first_submitted_at or report.submitted_at
    report.return_due_at, report.review_began_at, report.on_behalf = None, None, on_behalf
    unlock_end(report)


@transaction.atomic
def report_return(
    *,
    report: Report,
    user: User,
    reason: str,
    comments: Mapping[ReportItem, str] | None = None,
    revision: int | None = None,
) -> ReportStep:
    """Return the report with a reason and remarks on its items; it gets a deadline of its own."""
    row = report_lock(report=report, action=Action.RETURN, user=user, revision=revision, reason=reason)
    # Before the step is recorded, as the constraint asks a returned report for its deadline.
    row.return_due_at = return_due_at(ReportingPolicy.current(), clock.today())
    step = step_record(row, Action.RETURN, user, reason=reason)
    ReportComment.objects.bulk_create(
        [
            ReportComment(step=step, item=item, text=text.strip())
            for item, text in (comments or {}).items()
            if text.strip()
        ]
    )
    notify_body(row, RETURNED, reason, InboxMessage.Kind.RETURN)
    return step


@transaction.atomic
def report_accept(*, report: Report, user: User, revision: int | None = None) -> ReportVersion:
    """Accept the report: lock it, seal its next version, and let indicators read its figures."""
    row = report_lock(report=report, action=Action.ACCEPT, user=user, revision=revision)
    step_record(row, Action.ACCEPT, user)
    notify_body(row, ACCEPTED)
    # Last: the version seals the report as the step has left it.
    return version_seal(report=row, user=user)


@transaction.atomic
def report_declare_nil(*, report: Report, user: User, statement: str) -> ReportStep:
    """State that there is nothing to report (零报告); raises ReportRefused where the report says otherwise."""
    row = report_lock(report=report, action=Action.DECLARE_NIL, user=user, reason=statement)
    # What a register knows contradicts that nothing happened.
    if any(value.text or value.figure or value.known for value in row.values.reported()):
        raise ReportRefused(_("Something is reported already, or known to the registers; clear it first."))
    row.nil_statement = statement.strip()
    return step_record(row, Action.DECLARE_NIL, user, reason=statement)


@transaction.atomic
def report_revoke_nil(*, report: Report, user: User) -> ReportStep:
    """Take the statement back, and report item by item."""
    row = report_lock(report=report, action=Action.REVOKE_NIL, user=user)
    row.nil_statement = ""
    return step_record(row, Action.REVOKE_NIL, user)
