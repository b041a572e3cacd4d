"""The tables of what is done: with amendments of definitions, of applicability and of plans, with rounds of milestones."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from plans.models import Amendment, MilestoneRound
from plans.retiring import is_held
from registers.transitions import NEW, Condition, Transition, TransitionTable
from targets.models import Quarter

State, Round = Amendment.State, MilestoneRound.State
PROPOSE, ATTACH, APPROVE, REJECT, ENTER, CORRECT, END, RETIRE = (
    "propose",
    "attach",
    "approve",
    "reject",
    "enter",
    "correct",
    "end",
    "retire",
)
HAND_IN, REVIEW, RETURN, ACCEPT, TAKE_BACK = "hand_in", "review", "return", "accept", "take_back"
OFFICE, LEADER = frozenset({Role.OFFICE}), frozenset({Role.LEADER})


class AmendmentRefused(Exception):
    """The action cannot be taken; the text says why, and what to do."""


def is_open_day(row: Amendment, user: User | None, day: dt.date) -> bool:
    """Say whether the day from which it holds lies in no closed quarter, or an error is corrected."""
    closed = Quarter.objects.filter(ends_on__gte=row.effective_from).exclude(closed_at=None)
    return row.ground == Amendment.Ground.ERROR or not closed.exists()


def state_of_spans(row: Amendment) -> str:
    """Return `not_applicable`, `retired` where it is so for good, or `applicable` where a span is ended or corrected away."""
    if row.content["act"] == RETIRE:
        return State.RETIRED
    gone, held = row.replaced.get("spans", []), row.content["spans"]
    return State.APPLICABLE if row.content["act"] == END or len(held) < len(gone) else State.NOT_APPLICABLE


ANOTHER_PERSON = Condition(
    lambda row, user, day: user is None or row.proposed_by_id != user.pk,
    _("You proposed this amendment; another leader decides on it."),
)
OPEN_DAY = Condition(
    is_open_day,
    _("A quarter that it touches is closed; choose a later day, or state that an error is corrected."),
)
HAS_MINUTES = Condition(
    lambda row, user, day: row.direction != Amendment.Direction.EASING or row.minutes_id is not None,
    _("It makes the goal easier to attain; the office first hands in the minutes of the lead group."),
)
NOTHING_OPEN = Condition(
    lambda row, user, day: row.content.get("act") != RETIRE or not is_held(row.indicator),
    _("An item of supervision that hangs on it is still open; close or strike it first."),
)
DAY_HAS_COME = Condition(lambda row, user, day: row.effective_from <= day, _("Its day has not come."))

ROWS = Amendment.objects.select_for_update(of=("self",)).select_related(
    "indicator__plan", "draft__predecessor", "follows"
)

ATTACHING = Transition(
    ATTACH, (State.PROPOSED,), None, OFFICE, ("minutes",), title=_("Hand in the minutes"),
    service="plans.services.amendment_attach", done=_("The minutes are with the amendment."),
)  # fmt: skip
REJECTING = Transition(
    REJECT, (State.PROPOSED,), State.REJECTED, LEADER, ("reason",), title=_("Reject"),
    service="plans.services.amendment_reject", lead=_("It stays in the list with your reason; nothing changes."),
    done=_("The amendment was rejected; who proposed it was told."), labels={"words": _("reason")},
)  # fmt: skip

DEFINITION_TRANSITIONS = TransitionTable(
    [
        # Makes the row: `amendment_propose`.
        Transition(PROPOSE, (NEW,), State.PROPOSED, OFFICE, ("version", "effective_from", "ground", "reason", "basis"), conditions=(OPEN_DAY,)),
        ATTACHING,
        Transition(
            APPROVE, (State.PROPOSED,), State.APPROVED, LEADER, ("opinion",), conditions=(ANOTHER_PERSON, OPEN_DAY, HAS_MINUTES),
            service="plans.services.amendment_approve", title=_("Approve"), labels={"words": _("opinion")},
            lead=_("It is in force from its day. Lights of open quarters from that day on are judged by it; closed quarters keep their figures, and a correction stands beside them."),
            done=_("The amendment was approved."),
        ),
        REJECTING,
        # The portal does it with the approval, or when the day comes.
        Transition(ENTER, (State.APPROVED,), State.IN_FORCE, frozenset(), conditions=(DAY_HAS_COME,), by_portal=True),
        # Proposed by the office as an amendment of its own; done with its approval.
        Transition(CORRECT, (State.IN_FORCE, State.APPROVED), State.CORRECTED, OFFICE | LEADER, ("ground", "effective_from")),
    ],
    row_name="amendment", rows=ROWS, refused=AmendmentRefused,
)  # fmt: skip

APPLICABILITY_TRANSITIONS = TransitionTable(
    [
        Transition(PROPOSE, (NEW,), State.PROPOSED, OFFICE, ("act", "effective_from", "ground", "reason", "basis"), ("until",), conditions=(NOTHING_OPEN,)),
        Transition(
            APPROVE, (State.PROPOSED,), state_of_spans, LEADER, ("opinion",), conditions=(ANOTHER_PERSON, NOTHING_OPEN),
            service="plans.services.amendment_approve", title=_("Approve"), labels={"words": _("opinion")},
            lead=_("From its day the indicator has no light and no score; it stays listed with the basis."),
            done=_("The amendment was approved."),
        ),
        REJECTING,
        # Both are proposed by the office as amendments of their own, and done with their approval.
        Transition(END, (State.NOT_APPLICABLE, State.RETIRED), State.APPLICABLE, OFFICE | LEADER, ("effective_from", "reason")),
        Transition(CORRECT, (State.NOT_APPLICABLE, State.RETIRED), State.CORRECTED, OFFICE | LEADER, ("ground", "reason")),
    ],
    row_name="amendment", rows=ROWS, refused=AmendmentRefused,
)  # fmt: skip


PLAN_TRANSITIONS = TransitionTable(
    [
        # Makes the row: `successor_propose`.
        Transition(PROPOSE, (NEW,), State.PROPOSED, OFFICE, ("draft", "ground", "reason", "basis"), conditions=(OPEN_DAY,)),
        ATTACHING,
        Transition(
            APPROVE, (State.PROPOSED,), State.APPROVED, LEADER, ("opinion",), conditions=(ANOTHER_PERSON, OPEN_DAY, HAS_MINUTES),
            service="plans.services.amendment_approve", title=_("Approve"), labels={"words": _("opinion")},
            lead=_("The plan with its document, goals and indicators comes into being; it counts from its first day. The plan before keeps its own days. This cannot be undone."),
            done=_("The successor plan was approved."),
        ),
        REJECTING,
        # The portal does it with the approval, or when the first day comes.
        Transition(ENTER, (State.APPROVED,), State.IN_FORCE, frozenset(), conditions=(DAY_HAS_COME,), by_portal=True),
    ],
    row_name="amendment", rows=ROWS, refused=AmendmentRefused,
)  # fmt: skip

TABLES = {
    Amendment.Subject.DEFINITION: DEFINITION_TRANSITIONS,
    Amendment.Subject.APPLICABILITY: APPLICABILITY_TRANSITIONS,
    Amendment.Subject.PLAN: PLAN_TRANSITIONS,
}


class RoundRefused(Exception):
    """The action cannot be taken on a round; the text says why, and what to do."""


NOT_WHO_HANDED_IN = Condition(
    lambda row, user, day: user is None or row.submitted_by_id != user.pk,
    _("You handed this round in; another person reviews and approves it."),
)
NOT_WHO_REVIEWED = Condition(
    lambda row, user, day: user is None or row.reviewed_by_id != user.pk,
    _("You reviewed this round; another person approves it."),
)

ROUND_TRANSITIONS = TransitionTable(
    [
        # Makes the row: `round_hand_in`.
        Transition(
            HAND_IN, (NEW,), Round.SUBMITTED, frozenset({Role.LIAISON, Role.HEAD, Role.OFFICE}),
            ("level", "words", "files"), ("asked_on", "evidence_ends", "place", "found_by"),
        ),
        Transition(
            REVIEW, (Round.SUBMITTED,), Round.REVIEWED, OFFICE, ("words",), conditions=(NOT_WHO_HANDED_IN,),
            service="plans.services.round_review", title=_("Found sufficient"), labels={"words": _("finding")},
            lead=_("You have looked at the evidence; the round goes before a leader, who decides on it."),
            done=_("Reviewed; the leaders were told."),
        ),
        Transition(
            RETURN, (Round.SUBMITTED, Round.REVIEWED), Round.RETURNED, OFFICE | LEADER, ("words",), conditions=(NOT_WHO_HANDED_IN,),
            service="plans.services.round_return", title=_("Return"), labels={"words": _("reason")},
            lead=_("The round is over and stays in the list with your reason; a further round can be handed in."),
            done=_("Returned; who handed it in was told."),
        ),
        Transition(
            ACCEPT, (Round.REVIEWED,), Round.ACCEPTED, LEADER, ("words",), ("override",), conditions=(NOT_WHO_HANDED_IN, NOT_WHO_REVIEWED),
            service="plans.services.round_accept", title=_("Approve"), labels={"words": _("opinion")},
            lead=_("The step counts from the day that its evidence speaks for, and the figure is computed anew."),
            done=_("The step is signed off."),
        ),
        Transition(
            TAKE_BACK, (Round.ACCEPTED,), Round.TAKEN_BACK, LEADER, ("words", "since"),
            service="plans.services.round_take_back", title=_("Take back"), labels={"words": _("reason")},
            lead=_("From the day that you name on, the step counts as open again. The round stays in the list, and the figure shows a revision."),
            done=_("The sign-off was taken back."),
        ),
    ],
    row_name="round_", refused=RoundRefused,
    rows=MilestoneRound.objects.select_for_update(of=("self",)).select_related("milestone__indicator__plan", "body", "sign_off"),
)  # fmt: skip


def table_of(row: Amendment) -> TransitionTable[Transition]:
    """Return the table of what the amendment changes."""
    return TABLES[Amendment.Subject(row.subject)]
