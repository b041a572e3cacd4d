"""What further can be done with a report, apart from its steps: reviewing, more time, unlocking, correcting, writing on behalf."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import Report, ReportUnlock, Role, User

from .doors import is_own
from .workflow import OPEN

Further = tuple[str, str | Promise]
"""Address and words."""
AWAITED = [ReportUnlock.State.REQUESTED, ReportUnlock.State.GRANTED]


def further(report: Report, user: User) -> Iterator[Further]:
    """Yield the pages that the person may go on to."""
    of_office = user.role == Role.OFFICE
    names = list(of_the_office(report)) if of_office else []
    if report.state == Report.State.ACCEPTED and (of_office or is_own(report, user)):
        names += on_accepted(report, of_office)
    address = [report.body.code, report.quarter.code]
    for name, words in names:
        yield reverse(name, args=address) + ("?on-behalf=1" if name == "report" else ""), words


def of_the_office(report: Report) -> Iterator[Further]:
    """Yield what only the office does."""
    if report.state == Report.State.SUBMITTED:
        yield "report-review", _("Review")
    if report.quarter.is_closed:
        return
    if report.state in OPEN and not report.is_nil:
        yield "report", _("Fill in on its behalf")
    if report.first_submitted_at is None:
        yield "report-extend", _("Give more time")


def on_accepted(report: Report, of_office: bool) -> Iterator[Further]:
    """Yield how an accepted report can still change."""
    if not (of_office or report.quarter.is_closed or report.unlocks.filter(state__in=AWAITED).exists()):
        yield "report-unlock", _("Ask to unlock")
    if not report.is_nil:
        yield "report-correct", _("Propose a correction")
