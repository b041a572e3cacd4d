"""The one table of what is done with a report: from which state, by whom, where it leads, what it asks for, and why not."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from departments.succession import merged_body_ids
from registers.transitions import Condition, Transition, TransitionRefused, TransitionTable
from reporting.models import Report, ReportAction, ReportCorrection

if TYPE_CHECKING:
    from reporting.checks import Gap

State: TypeAlias = Report.State
Action: TypeAlias = ReportAction
HEAD = frozenset({Role.HEAD})
LIAISON = frozenset({Role.LIAISON})
BODY = frozenset({Role.LIAISON, Role.HEAD})
OFFICE = frozenset({Role.OFFICE})
OPEN = (State.DRAFT, State.RETURNED, State.REOPENED)
"""States in which the content may be changed."""


class ReportRefused(TransitionRefused):
    """The report is not in a state for this, or something needed was not given."""


class ReportChanged(ReportRefused):
    """Somebody else was faster; nothing of theirs was overwritten."""


class ReportIncomplete(ReportRefused):
    """Something is missing before the report can go on; ``gaps`` says what, item by item."""

    def __init__(self, gaps: Sequence["Gap"]) -> None:
        super().__init__(gettext("The report is not complete yet."))
        self.gaps = gaps


def is_own(report: Report, user: User) -> bool:
    """Say whether the report is that of the person's body, or of one that was merged into it."""
    # The people of the successor finish the open reports of a merged body.
    if user.role not in BODY or user.body_id is None:
        return False
    # Mergings are looked at only for a report of another body, and with it the person's own.
    return report.body_id == user.body_id or (user.body is not None and report.body_id in merged_body_ids(user.body))


def belongs_to(report: Report, user: User | None, day: dt.date | None = None) -> bool:
    """Say whether the report is the person's business: the office's, its body's, the portal's."""
    return user is None or user.role == Role.OFFICE or is_own(report, user)


def has_no_open_correction(report: Report, user: User | None, day: dt.date) -> bool:
    """Say whether no correction awaits approval, which an unlocking would overtake."""
    return not report.corrections.filter(state=ReportCorrection.State.PROPOSED).exists()


def is_not_submitter(report: Report, user: User | None, day: dt.date) -> bool:
    """Say whether the person is another than who submitted the report on the body's behalf."""
    if user is None or not report.on_behalf:
        return True
    # The last time on behalf decides: an earlier one may be another person's.
    last = report.steps.filter(action=Action.SUBMIT_ON_BEHALF).order_by("-pk").first()
    return last is None or last.by_id != user.pk


def get_signed_from(report: Report) -> State:
    """Return the open state in which it was signed."""
    # No column keeps the state before the signature; these two facts tell it.
    if report.return_due_at is not None:
        return State.RETURNED
    return State.DRAFT if report.first_submitted_at is None else State.REOPENED


def get_state_before_submission(report: Report) -> State:
    """Return the open state before the submission."""
    # Only reports that were never accepted are taken back; of those, only a return leads to a second submission.
    return State.RETURNED if report.steps.filter(action=Action.RETURN).exists() else State.DRAFT


OF_THE_BODY = Condition(belongs_to, _("This is the report of another body."), forbids=True)
QUARTER_OPEN = Condition(
    lambda report, user, day: not report.quarter.is_closed,
    _("The quarter has been closed; its reports can only be corrected."),
)
ANOTHER_ACCEPTS = Condition(
    is_not_submitter,
    _("You submitted this report on the body's behalf; another person of the office has to accept it."),
)
NOT_NIL = Condition(lambda report, user, day: not report.is_nil, _("This is a nil report already."))
IS_NIL = Condition(lambda report, user, day: report.is_nil, _("This is no nil report."))
NO_OPEN_CORRECTION = Condition(
    has_no_open_correction, _("A correction of this report awaits approval; decide on it first.")
)
NOT_HANDED_OVER = Condition(
    lambda report, user, day: report.handed_over_at is None, _("It has been handed over to the head already.")
)
HANDED_OVER = Condition(
    lambda report, user, day: report.handed_over_at is not None, _("It has not been handed over to the head.")
)
REVIEW_NOT_BEGUN = Condition(
    lambda report, user, day: report.review_began_at is None,
    _("The review has begun; ask the programme office to return the report."),
)
BY_THE_BODY = Condition(
    lambda report, user, day: not report.on_behalf,
    _("The programme office submitted it on the body's behalf; ask the office to return the report."),
)
NEVER_ACCEPTED = Condition(
    # Its unlocking ended with the submission, so nothing would lock it again.
    lambda report, user, day: not report.versions.exists(),
    _("It has been accepted before; ask the programme office to return the report."),
)
WORKING = (OF_THE_BODY, QUARTER_OPEN)

TRANSITIONS = TransitionTable(
    [
        # Item by item, with files, as a workbook: each by a service of its own.
        Transition(Action.EDIT, OPEN, None, BODY | OFFICE, conditions=WORKING),
        Transition(
            Action.DECLARE_NIL, OPEN, None, BODY,
            asks=("statement",), conditions=(*WORKING, NOT_NIL), service="reporting.services.report_declare_nil",
            title=_("Declare a nil report"),
            lead=_("You state that there was nothing to report in the quarter. That is neither a figure of zero nor no report."),
            done=_("Declared a nil report; the head signs it off."),
            labels={"statement": _("statement")},
        ),
        Transition(
            Action.REVOKE_NIL, OPEN, None, BODY,
            conditions=(*WORKING, IS_NIL), service="reporting.services.report_revoke_nil",
            title=_("Take the nil report back"),
            lead=_("The report is then filled in item by item."),
            done=_("It is no nil report any more."),
        ),
        Transition(
            Action.HAND_OVER, OPEN, None, LIAISON,
            conditions=(*WORKING, NOT_HANDED_OVER), service="reporting.services.report_hand_over",
            title=_("Filled in: hand over to the head"),
            lead=_("The head gets a message and signs the report off. Until then it can still be changed."),
            done=_("Handed over to the head."),
        ),
        Transition(
            Action.HAND_BACK, OPEN, None, HEAD,
            asks=("reason",), conditions=(*WORKING, HANDED_OVER), service="reporting.services.report_hand_back",
            title=_("Hand back to the liaison"),
            lead=_("The liaison gets a message with your words, mends the report and hands it over again."),
            done=_("Handed back to the liaison."),
            labels={"reason": _("what is to be corrected")},
        ),
        Transition(
            Action.SIGN_AND_SUBMIT, OPEN, State.SUBMITTED, HEAD,
            asks=("revision",), conditions=WORKING, service="reporting.services.report_sign_and_submit",
            title=_("Sign off and submit"),
            lead=_("You confirm as head that what is reported is complete and true, and it goes to the programme office at once."),
            done=_("Signed off and submitted to the programme office."),
        ),
        Transition(
            Action.SIGN, OPEN, State.SIGNED, HEAD,
            asks=("revision",), conditions=WORKING, service="reporting.services.report_sign",
            title=_("Sign off"),
            lead=_("You confirm as head that what is reported is complete and true. Nothing can be changed while it is signed."),
            done=_("Signed off; it can be submitted now."),
        ),
        Transition(
            Action.UNSIGN, (State.SIGNED,), get_signed_from, HEAD,
            conditions=WORKING, service="reporting.services.report_unsign",
            title=_("Take the signature back"),
            lead=_("The report can be changed again, and has to be signed off anew."),
            done=_("The signature was taken back."),
        ),
        Transition(
            Action.SUBMIT, (State.SIGNED,), State.SUBMITTED, BODY,
            conditions=WORKING, service="reporting.services.report_submit",
            title=_("Submit"),
            lead=_("The report goes to the programme office. You can take it back until the office begins its review."),
            done=_("Submitted to the programme office."),
        ),
        Transition(
            Action.TAKE_BACK, (State.SUBMITTED,), get_state_before_submission, BODY,
            conditions=(*WORKING, REVIEW_NOT_BEGUN, BY_THE_BODY, NEVER_ACCEPTED),
            service="reporting.services.report_take_back",
            title=_("Take the report back"),
            lead=_(
                "The report can be changed again and has to be signed off and submitted anew. "
                "It counts as not submitted until then, and its deadline goes on."
            ),
            done=_("Taken back; it is not submitted any more."),
        ),
        Transition(
            Action.SUBMIT_ON_BEHALF, (*OPEN, State.SIGNED), State.SUBMITTED, OFFICE,
            asks=("reason",), conditions=WORKING, service="reporting.services.report_submit_on_behalf",
            title=_("Submit on its behalf"),
            lead=_(
                "For a body that cannot do so itself. The report stays marked, and what is missing in it is yours to accept."
            ),
            done=_("Submitted on behalf of the body."),
            labels={"reason": _("reason")},
        ),
        Transition(
            Action.RETURN, (State.SUBMITTED,), State.RETURNED, OFFICE,
            asks=("reason",), optional=("comments", "revision"), conditions=WORKING,
            service="reporting.services.report_return",
        ),
        Transition(
            Action.ACCEPT, (State.SUBMITTED,), State.ACCEPTED, OFFICE,
            optional=("revision",), conditions=(*WORKING, ANOTHER_ACCEPTS), service="reporting.services.report_accept",
        ),
        # Decided on a request of the body, by `unlock_grant`.
        Transition(
            Action.REOPEN, (State.ACCEPTED,), State.REOPENED, OFFICE,
            asks=("reason",), conditions=(*WORKING, NO_OPEN_CORRECTION),
        ),
        # Decided on a proposal of another person, by `correction_approve`; also in a closed quarter.
        Transition(Action.CORRECT, (State.ACCEPTED,), None, OFFICE, asks=("reason",), conditions=(OF_THE_BODY,)),
        # What was accepted comes to stand again even after a closing, which else would freeze an unlocked report as it was.
        Transition(Action.LOCK, (State.REOPENED, State.SIGNED), State.ACCEPTED, frozenset(), by_portal=True),
    ],
    row_name="report",
    # Two steps in one quarter take turns, and none can slip past the closing, which locks the quarter for itself.
    rows=Report.objects.select_related("quarter", "body").select_for_update(of=("self", "quarter"), no_key=True),
    refused=ReportRefused,
)  # fmt: skip
"""By action. Those without a service of their own here are taken on pages of their own, by the services named beside them."""
