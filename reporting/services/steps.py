"""The two halves of every step: the report locked and the step allowed; the report moved on and the step recorded."""

from django.utils.translation import gettext as _

from accounts.models import User
from reporting.content import Content, build_content
from reporting.models import Report, ReportStep
from reporting.transitions import TRANSITIONS, Action, ReportChanged, ReportRefused
from targets import clock


def report_lock(
    *, report: Report, action: Action, user: User | None, revision: int | None = None, reason: str = ""
) -> Report:
    """Return the report as it is stored, locked together with its quarter's closing, or raise why this cannot be done.

    ``revision`` is that of the report which the person saw. Without a user the portal itself acts. Must run in the
    transaction of the step. Raises PermissionDenied, ReportRefused, ReportChanged.
    """
    row: Report = TRANSITIONS.lock(report, action, user)
    if {"reason", "statement"}.intersection(TRANSITIONS[action].asks) and not reason.strip():
        raise ReportRefused(_("Please give a reason."))
    # Whoever decides on a report decides on what they saw.
    if revision is not None and revision != row.revision:
        raise ReportChanged(_("Somebody else has just changed the report; look at it again."))
    return row


def step_record(
    report: Report, action: Action, user: User | None, *, reason: str = "", snapshot: Content | None = None
) -> ReportStep:
    """Move a locked report on as the table says, and record the step with what the report then says."""
    before, report.state = report.state, TRANSITIONS[action].get_target(report)
    # Whatever else happens to the report, it waits for the head no more.
    report.handed_over_at = clock.now() if action == Action.HAND_OVER else None
    # Every step counts, so that a page opened before it can decide on nothing.
    report.revision += 1
    report.save()
    return ReportStep.objects.create(
        report=report,
        action=action,
        from_state=before,
        to_state=report.state,
        by=user,
        at=clock.now(),
        reason=reason.strip(),
        revision=report.revision,
        # What it then says is kept with the step, as values go on changing.
        snapshot=build_content(report) if snapshot is None else snapshot,
    )
