"""The steps of a report as pages offer them: what each is called, what it means, what it asks for, and what does it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from reporting import services
from reporting.access import is_own
from reporting.models import Report, ReportUnlock
from reporting.workflow import OPEN, Action

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Run = Callable[[Report, User, str, int], object]
"""Called with the report, the person, the words given and the revision that the person saw."""


@dataclass(frozen=True)
class Move:
    """A step with its words; ``asks`` labels the words that it needs, empty where it needs none."""

    action: Action
    title: "StrOrPromise"
    lead: "StrOrPromise"
    done: "StrOrPromise"
    run: Run
    asks: "StrOrPromise" = ""
    initial: "StrOrPromise" = ""
    checks: bool = False


MOVES: dict[str, Move] = {
    "sign": Move(
        Action.SIGN,
        _("Sign off"),
        _("You confirm as head that what is reported is complete and true. Nothing can be changed while it is signed."),
        _("Signed off; it can be submitted now."),
        lambda report, user, words, revision: services.report_sign(report=report, user=user, revision=revision),
        checks=True,
    ),
    "unsign": Move(
        Action.UNSIGN,
        _("Take the signature back"),
        _("The report can be changed again, and has to be signed off anew."),
        _("The signature was taken back."),
        lambda report, user, words, revision: services.report_unsign(report=report, user=user),
    ),
    "submit": Move(
        Action.SUBMIT,
        _("Submit"),
        _("The report goes to the programme office. It can be changed again only if the office returns it."),
        _("Submitted to the programme office."),
        lambda report, user, words, revision: services.report_submit(report=report, user=user),
    ),
    "nil": Move(
        Action.DECLARE_NIL,
        _("Declare a nil report"),
        _("You state that there was nothing to report in the quarter. That is neither a figure of zero nor no report."),
        _("Declared a nil report; the head signs it off."),
        lambda report, user, words, revision: services.report_declare_nil(report=report, user=user, statement=words),
        asks=_("statement"),
        initial=_("Nothing that is to be reported happened in this quarter."),
    ),
    "revoke-nil": Move(
        Action.REVOKE_NIL,
        _("Take the nil report back"),
        _("The report is then filled in item by item."),
        _("It is no nil report any more."),
        lambda report, user, words, revision: services.report_revoke_nil(report=report, user=user),
    ),
    "on-behalf": Move(
        Action.SUBMIT_ON_BEHALF,
        _("Submit on its behalf"),
        _(
            "For a body that cannot do so itself. The report stays marked, and what is missing in it is yours to accept."
        ),
        _("Submitted on behalf of the body."),
        lambda report, user, words, revision: services.report_submit_on_behalf(report=report, user=user, reason=words),
        asks=_("reason"),
        checks=True,
    ),
}


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
        yield reverse(name, args=address) + ("?on-behalf=1" if name == "reporting:report" else ""), words


def of_the_office(report: Report) -> Iterator[Further]:
    """Yield what only the office does."""
    if report.state == Report.State.SUBMITTED:
        yield "reporting:report-review", _("Review")
    if report.quarter.is_closed:
        return
    if report.state in OPEN and not report.is_nil:
        yield "reporting:report", _("Fill in on its behalf")
    if report.first_submitted_at is None:
        yield "reporting:report-extend", _("Give more time")


def on_accepted(report: Report, of_office: bool) -> Iterator[Further]:
    """Yield how an accepted report can still change."""
    if not (of_office or report.quarter.is_closed or report.unlocks.filter(state__in=AWAITED).exists()):
        yield "reporting:report-unlock", _("Ask to unlock")
    if not report.is_nil:
        yield "reporting:report-correct", _("Propose a correction")
