"""The one table of what is done with a rectification: from which state, where it leads, what it asks for, and why not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role, User
from inspections.models import Rectification, RectificationStep, SpotCheck
from inspections.rectification import terms
from inspections.rectification.deadlines import Deadline
from inspections.rectification.step_data import StepData
from registers.transitions import NEW, Condition, Transition, TransitionTable

State: TypeAlias = Rectification.State
Action: TypeAlias = RectificationStep.Action
Escalation: TypeAlias = Rectification.Escalation

OFFICE = frozenset({Role.OFFICE})
IN_HAND = (State.RECTIFYING, State.FAILED, State.ANNOUNCED, State.SUSPENDED)
TO_CLOSE = (State.PASSED, State.EXCUSED, State.REVOKED)
INSPECTED = (State.REPORTED, State.ANNOUNCED, State.SUSPENDED)


def has_missed_its_term(row: Rectification, user: User | None, day: dt.date) -> bool:
    """Say whether the unit has no time left (产品质量法 art. 17: 逾期不改正); after a failed re-inspection it has none."""
    return row.state != State.RECTIFYING or row.is_overdue(day)


def is_not_ordered_yet(row: Rectification, user: User | None, day: dt.date) -> bool:
    """Say whether the batch has no rectification yet."""
    return not Rectification.objects.filter(spot_check=row.spot_check).exists()


BATCH_FAILED = Condition(
    lambda row, user, day: row.spot_check.outcome == SpotCheck.Outcome.FAILED,
    _("The batch has not failed; there is nothing to rectify."),
)
NOT_ORDERED = Condition(is_not_ordered_yet, _("The rectification of this batch was ordered already."))
NOT_EXTENDED = Condition(
    lambda row, user, day: not row.extended_on, _("The term was extended already; it can be extended once only.")
)
NOT_OVER = Condition(lambda row, user, day: not row.is_overdue(day), _("The term is over."))
TERM_MISSED = Condition(has_missed_its_term, _("The term is not over yet."))
# 产品质量法 art. 17 knows no leaps: announcement, then suspension, then revocation, each once.
FIRST_TIME = Condition(lambda row, user, day: row.escalation == Escalation.NONE, _("It was announced already."))
AFTER_ANNOUNCEMENT = Condition(
    lambda row, user, day: row.escalation == Escalation.ANNOUNCED,
    _("Business is suspended only after the announcement, and once."),
)
AFTER_SUSPENSION = Condition(
    lambda row, user, day: row.escalation == Escalation.SUSPENDED,
    _("A licence is revoked only after business was suspended."),
)
NOT_URGED_TODAY = Condition(
    lambda row, user, day: all(step.action != Action.URGE or step.happened_on != day for step in row.steps.all()),
    _("The unit was urged on this day already."),
)
NO_LONGER_FAILED = Condition(
    lambda row, user, day: row.spot_check.outcome != SpotCheck.Outcome.FAILED,
    _("The batch counts as failed, so the notice stands."),
)
# Four eyes: whoever filed what is closed does not close it.
ANOTHER_PERSON = Condition(
    lambda row, user, day: user is None or row.filed_by_id != user.pk,
    _("You filed this yourself; another person of the office closes it."),
)


def change_nothing(row: Rectification, data: StepData, user: User) -> None:
    """Leave the row as it is, but for its state and deadline."""


def replace_notice(row: Rectification, data: StepData, user: User) -> None:
    row.notice_number, row.received_on = data.number, data.received_on or row.received_on


def note_extension(row: Rectification, data: StepData, user: User) -> None:
    row.extended_on = data.happened_on


def note_filer(row: Rectification, data: StepData, user: User) -> None:
    row.filed_by = user


def note_filer_of_passing(row: Rectification, data: StepData, user: User) -> None:
    """Note the filer where no report came before the re-inspection: who recorded the report stays its filer."""
    if row.state != State.REPORTED:
        row.filed_by = user


def note_escalation(row: Rectification, data: StepData, user: User) -> None:
    row.escalation = Escalation(TRANSITIONS[data.action].get_target(row))


def note_revocation(row: Rectification, data: StepData, user: User) -> None:
    row.filed_by, row.escalation = user, Escalation.REVOKED


def note_closer(row: Rectification, data: StepData, user: User) -> None:
    row.closed_by = user


def start_anew(row: Rectification, data: StepData, user: User) -> None:
    # All of it is gone through again, the four eyes too.
    row.closed_by, row.filed_by, row.escalation = None, None, Escalation.NONE


@dataclass(frozen=True)
class RectificationTransition(Transition):
    """A transition that sets the deadline of the new state, and puts on the row what the action leaves there.

    Each also asks for the day of the act, and takes files and a remark.
    """

    service: str = "inspections.services.rectification_act"
    get_term: Callable[[Rectification, StepData], Deadline] = terms.get_no_term
    change: Callable[[Rectification, StepData, User], None] = change_nothing


TRANSITIONS = TransitionTable(
    [
        # Makes the row: `rectification_start`.
        RectificationTransition(
            Action.START, (NEW,), State.RECTIFYING, OFFICE, ("number", "addressee", "received_on"),
            ("result_received_on", "until"), (BATCH_FAILED, NOT_ORDERED), service="",
            title=_("Order rectification"),
        ),
        RectificationTransition(
            Action.CORRECT, (State.RECTIFYING,), State.RECTIFYING, OFFICE, ("number", "received_on", "reason"), ("until",),
            (NOT_EXTENDED,), get_term=terms.get_corrected_term, change=replace_notice,
            title=_("Correct the notice"),
            lead=_(
                "The number and the day of receipt are replaced, and the term is counted anew; the old values stay in the history."
            ),
            labels={"happened_on": _("corrected on"), "number": _("number of the notice")},
        ),
        RectificationTransition(
            Action.EXTEND, (State.RECTIFYING,), State.RECTIFYING, OFFICE, ("until", "reason"), (),
            (NOT_EXTENDED, NOT_OVER), get_term=terms.get_extended_term, change=note_extension,
            title=_("Extend the term"),
            lead=_("Once only, and only where it was applied for in time."),
            labels={"happened_on": _("applied for on")},
        ),
        RectificationTransition(
            Action.REPORT, IN_HAND, State.REPORTED, OFFICE, ("files",), ("until",),
            get_term=terms.get_reinspection_term, change=note_filer,
            title=_("Record the report of completion"),
            lead=_("The unit hands in its report and applies for re-inspection. Whoever records this cannot close it."),
            labels={"happened_on": _("report received on")},
        ),
        RectificationTransition(
            Action.URGE, IN_HAND, None, OFFICE, ("reason",), (), (NOT_URGED_TODAY,), get_term=terms.get_kept_term,
            title=pgettext_lazy("rectification", "Urge"),
            lead=_("The unit is urged by telephone, letter or visit; what was said is kept, and the deadline stays."),
            labels={"happened_on": _("urged on"), "reason": _("whom, how, and what was said")},
        ),
        RectificationTransition(
            Action.PASS, INSPECTED, State.PASSED, OFFICE, ("number", "files"), change=note_filer_of_passing,
            title=_("Re-inspection passed"),
            lead=_("Another person of the office can then close it. The batch keeps its result."),
            labels={"happened_on": _("re-inspected on"), "number": _("number of the re-inspection report")},
        ),
        RectificationTransition(
            Action.FAIL, INSPECTED, State.FAILED, OFFICE, ("number", "files"),
            title=_("Re-inspection failed"),
            lead=_("The next step by article 17 of the Product Quality Law can then be taken."),
            labels={"happened_on": _("re-inspected on"), "number": _("number of the re-inspection report")},
        ),
        RectificationTransition(
            Action.ANNOUNCE, (State.RECTIFYING, State.FAILED), State.ANNOUNCED, OFFICE, ("number",), (),
            (FIRST_TIME, TERM_MISSED), get_term=terms.get_kept_term, change=note_escalation,
            title=_("Record the public announcement"),
            lead=_("Announced by the provincial authority or above, because the term was missed or the re-inspection failed."),
            labels={"happened_on": _("announced on"), "number": _("number of the announcement")},
        ),
        RectificationTransition(
            Action.SUSPEND, (State.FAILED,), State.SUSPENDED, OFFICE, ("number", "until"), (),
            (AFTER_ANNOUNCEMENT,), get_term=terms.get_given_term, change=note_escalation,
            title=_("Record the suspension of business"),
            lead=_(
                "The re-inspection after the announcement failed; the unit stops business and rectifies until the day given."
            ),
            labels={"happened_on": _("ordered on")},
        ),
        RectificationTransition(
            Action.REVOKE, (State.FAILED,), State.REVOKED, OFFICE, ("number",), (), (AFTER_SUSPENSION,),
            change=note_revocation,
            title=_("Record the revocation of the licence"),
            lead=_("The re-inspection after the suspension failed; the business licence is revoked."),
            labels={"happened_on": _("revoked on")},
        ),
        RectificationTransition(
            Action.EXCUSE, IN_HAND, State.EXCUSED, OFFICE, ("reason", "files"), change=note_filer,
            title=_("Record the end of production"),
            lead=_("The unit has given up the product, moved away or closed down, with proof; there is nothing to re-inspect."),
        ),
        RectificationTransition(
            Action.CLOSE, TO_CLOSE, State.CLOSED, OFFICE, ("reason",), (), (ANOTHER_PERSON,), change=note_closer,
            title=pgettext_lazy("rectification", "Close"),
            lead=_("The rectification is struck off the list. The batch still counts as failed."),
            labels={"happened_on": pgettext_lazy("rectification", "closed on")},
        ),
        RectificationTransition(
            Action.REOPEN, (State.CLOSED, State.CANCELLED), State.RECTIFYING, OFFICE, ("until", "reason"),
            get_term=terms.get_given_term, change=start_anew,
            title=_("Reopen"),
            lead=_("It keeps its number and its history, and must be gone through again."),
            labels={"happened_on": _("reopened on")},
        ),
        RectificationTransition(
            Action.CANCEL, (*IN_HAND, State.REPORTED, *TO_CLOSE), State.CANCELLED, OFFICE, ("reason",), (),
            (NO_LONGER_FAILED,),
            title=pgettext_lazy("rectification", "Cancel"),
            lead=_("The batch no longer counts as failed, so that nothing is owed."),
            labels={"happened_on": _("cancelled on")},
        ),
    ],
    row_name="rectification",
    # The batch is read along and not locked: it is not written here.
    rows=Rectification.objects.select_for_update(of=("self",)).select_related("spot_check"),
    refused=ValidationError,
    # A refusal beside a field rather than a 403: the page asks only people of the office.
    forbidden=ValidationError,
)  # fmt: skip
STEPS = [action for action, transition in TRANSITIONS.items() if NEW not in transition.sources]
"""The actions on a rectification that was begun."""


def reason_not_to_start(check: SpotCheck, user: User) -> str:
    """Return why the person cannot order the rectification of a batch; empty where they can."""
    return TRANSITIONS.reason_not_allowed(Rectification(spot_check=check, state=NEW), Action.START, user)
