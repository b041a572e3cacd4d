"""From a report's page to the pages on which the office and the body do more than one step with it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from reporting.models import Report, ReportUnlock
from reporting.transitions import OPEN, is_own

Link = tuple[str, str | Promise]
"""Address and words."""
UNLOCKING = (ReportUnlock.State.REQUESTED, ReportUnlock.State.GRANTED)


def other_links(report: Report, user: User) -> list[Link]:
    """Return the pages that the person can go on to."""
    address = [report.body.code, report.quarter.code]
    return [
        (reverse(name, args=address) + ("?on-behalf=1" if name == "reporting:report" else ""), words)
        for name, words in find_other_pages(report, user)
    ]


def find_other_pages(report: Report, user: User) -> Iterator[Link]:
    """Yield the names of those pages with their words."""
    is_office, is_closed = user.role == Role.OFFICE, report.quarter.is_closed
    if is_office and report.state == Report.State.SUBMITTED:
        yield "reporting:report-review", _("Review")
    if is_office and not is_closed:
        if report.state in OPEN and not report.is_nil:
            yield "reporting:report", _("Fill in on its behalf")
        # More time is given before the first submission only; afterwards lateness stands.
        if report.first_submitted_at is None:
            yield "reporting:report-extend", _("Give more time")
    if report.state == Report.State.ACCEPTED and (is_office or is_own(report, user)):
        if not (is_office or is_closed or report.unlocks.filter(state__in=UNLOCKING).exists()):
            yield "reporting:report-unlock", _("Ask to unlock")
        if not report.is_nil:
            yield "reporting:report-correct", _("Propose a correction")
