"""Who reaches which report, its values, files and corrections, and who sees what it says; every page about a report asks here."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Role, User
from audit.services.telling import reading_tell
from departments.succession import merged_body_ids
from reporting.models import Report, ReportCorrection, ReportFile, ReportValue
from reporting.transitions import BODY, TRANSITIONS, Action, belongs_to, is_own
from targets.request_values import get_quarter_key
from targets.wordings import in_chinese

HANDED_IN = (Report.State.SUBMITTED, Report.State.ACCEPTED)
"""States in which the office has the report before it; in the others it is being worked on."""


def get_report_for_user(user: User, body: str, quarter: str) -> Report:
    """Return a body's report of a quarter, such as ``2014Q3``; 404 for those who may not know how far it is.

    A body's people open its reports and those of the bodies that were merged into it; readers know of every report.
    """
    rows = Report.objects.with_names()
    report = get_object_or_404(rows, body__code=body, quarter=get_quarter_key(quarter))
    # 404 and not 403: other bodies may not even know how far a report is.
    if not (user.sees_all_figures or is_own(report, user)):
        raise Http404
    return report


def get_report_to_work_on(user: User, body: str, quarter: str) -> Report:
    """Return the report to its body's people and to the office; 403 for those who only read it."""
    report = get_report_for_user(user, body, quarter)
    if not belongs_to(report, user):
        raise PermissionDenied
    return report


def get_report_to_edit(user: User, body: str, quarter: str) -> Report:
    """Return a report whose content the person can change now; 403 otherwise."""
    report = get_report_to_work_on(user, body, quarter)
    # By the table, so that a page offers nothing that the service would refuse.
    if TRANSITIONS.reason_not_allowed(report, Action.EDIT, user):
        raise PermissionDenied
    return report


def get_own_report(user: User, body: str, quarter: str) -> Report:
    """Return the report to its body's people alone; 403 for the office and for those who only read it."""
    report = get_report_for_user(user, body, quarter)
    if not is_own(report, user):
        raise PermissionDenied
    return report


def get_report_to_read(user: User, body: str, quarter: str) -> Report:
    """Return a report of which the person may see what it says; 404 otherwise."""
    report = get_report_for_user(user, body, quarter)
    if not sees_content(report, user):
        raise Http404
    return report


def get_value(report: Report, pk: int) -> ReportValue:
    """Return a reported value of the report, or 404."""
    # A value that was set aside is in no form, so its address answers nothing.
    return get_object_or_404(report.values.reported().select_related("item", "report__body", "report__quarter"), pk=pk)


def get_file(report: Report, pk: int) -> ReportFile:
    """Return a file of the report, or 404; one that was taken out stays in the history."""
    # By the report as well, or the key of another body's file would do.
    return get_object_or_404(ReportFile.objects.select_related("file", "value__report"), pk=pk, value__report=report)


def get_correction_for_user(user: User, pk: int) -> ReportCorrection:
    """Return a correction of a report that the person may open, or 404."""
    rows = ReportCorrection.objects.select_related("report__body", "report__quarter", "proposed_by", "decided_by")
    row = get_object_or_404(rows.select_related("version"), pk=pk)
    if not (user.sees_all_figures or is_own(row.report, user)):
        raise Http404
    return row


def opening_tell(report: Report, user: User) -> None:
    """Let the trail have who from outside of the body opened what its report says."""
    # First what asks the database nothing: most who open a report are of its body.
    if report.body_id != user.body_id and sees_content(report, user) and not is_own(report, user):
        reading_tell(report, name=in_chinese(str)(report), body=report.body_id)


def sees_content(report: Report, user: User) -> bool:
    """Say whether the person may see what the report says: what is being worked on is the body's and the office's."""
    # Drafts are the body's own affair until it hands them in; the office helps with them.
    return report.state in HANDED_IN or user.role == Role.OFFICE or is_own(report, user)


def build_form_url(report: Report, user: User) -> str:
    """Return where the person fills the report in: the office has to say that it does so on behalf of the body."""
    return report.get_absolute_url() + ("" if is_own(report, user) else "?on-behalf=1")


def list_own_bodies(user: User) -> list[int]:
    """Return the keys of the bodies whose reports are the person's affair; none for who has no body."""
    return merged_body_ids(user.body) if user.body is not None and user.role in BODY else []
