"""The two halves of every step: the report locked and the step allowed; the report moved on and the step recorded."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import Role, User
from departments.succession import merged_body_ids
from reporting.content import Content, build_content
from reporting.models import Report, ReportStep
from reporting.workflow import Action, ReportChanged, ReportRefused, State, Way, way
from targets import clock


def report_lock(
    *, report: Report, action: Action, user: User | None, revision: int | None = None, reason: str = ""
) -> Report:
    """Return the report as it is stored, locked together with its quarter's closing, or raise why this cannot be done.

    ``revision`` is that of the report which the person saw. Without a user the portal itself acts. Must run in the
    transaction of the step. Raises PermissionDenied, ReportRefused, ReportChanged.
    """
    # Two steps in one quarter take turns, and none can slip past the closing, which locks the quarter for itself.
    rows = Report.objects.select_related("quarter", "body").select_for_update(of=("self", "quarter"), no_key=True)
    row = rows.get(pk=report.pk)
    found = way(row.state, action)
    if found is None:
        raise ReportRefused(
            _("This cannot be done now: the report is “%(state)s”.") % {"state": row.get_state_display()}
        )
    refuse_strangers(row, found, user)
    if row.quarter.is_closed and not found.when_closed:
        raise ReportRefused(_("The quarter has been closed; its reports can only be corrected."))
    if found.reason and not reason.strip():
        raise ReportRefused(_("Please give a reason."))
    if revision is not None and revision != row.revision:
        raise ReportChanged(_("Somebody else has just changed the report; look at it again."))
    return row


def refuse_strangers(report: Report, found: Way, user: User | None) -> None:
    """Raise PermissionDenied for a person whose role or body has no business with this step."""
    if user is None:
        if found.roles:
            raise PermissionDenied
        return
    if user.role not in found.roles:
        raise PermissionDenied
    if user.role != Role.OFFICE and (user.body is None or report.body_id not in merged_body_ids(user.body)):
        raise PermissionDenied


def step_record(
    report: Report,
    action: Action,
    user: User | None,
    *,
    reason: str = "",
    to: State | None = None,
    snapshot: Content | None = None,
) -> ReportStep:
    """Move a locked report on as the table says (or to ``to``, which the table leaves open), and record the step."""
    before = State(report.state)
    found = way(before, action)
    report.state = (found.to if found else None) or to or before
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
        snapshot=build_content(report) if snapshot is None else snapshot,
    )
