"""Who reaches which report, and who sees what it says; the one door of every page about a report."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Role, User
from departments.succession import merged_body_ids
from reporting.models import Report
from reporting.transitions import BODY, is_own
from targets.request_values import get_quarter_key

HANDED_IN = (Report.State.SUBMITTED, Report.State.ACCEPTED)
"""States in which the office has the report before it; in the others it is being worked on."""


def get_report_for_user(user: User, body: str, quarter: str) -> Report:
    """Return a body's report of a quarter, such as ``2014Q3``; 404 for those who may not know how far it is.

    A body's people open its reports and those of the bodies that were merged into it; readers know of every report.
    """
    rows = Report.objects.named()
    report = get_object_or_404(rows, body__code=body, quarter=get_quarter_key(quarter))
    if not (user.sees_all_figures or is_own(report, user)):
        raise Http404
    return report


def get_report_to_work_on(user: User, body: str, quarter: str) -> Report:
    """Return the report to the body's people and the office; 403 for those who only read it."""
    report = get_report_for_user(user, body, quarter)
    if not (user.role == Role.OFFICE or is_own(report, user)):
        raise PermissionDenied
    return report


def sees_content(report: Report, user: User) -> bool:
    """Say whether the person may see what the report says: what is being worked on is the body's and the office's."""
    return report.state in HANDED_IN or user.role == Role.OFFICE or is_own(report, user)


def filling_address(report: Report, user: User) -> str:
    """Return where the person fills the report in: the office has to say that it does so on behalf of the body."""
    return report.get_absolute_url() + ("" if is_own(report, user) else "?on-behalf=1")


def own_reports(user: User) -> list[int]:
    """Return the keys of the bodies whose reports are the person's affair; none for who has no body."""
    return merged_body_ids(user.body) if user.body is not None and user.role in BODY else []
