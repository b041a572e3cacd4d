"""The state machine of a rectification: which action leads from where to where, who may take it, and what it asks for.

TRANSITIONS is the one place; the service obeys it, the pages offer what it allows, docs/rectification.md prints it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from django.utils.translation import gettext as _

from accounts.models import Role, User
from inspections.models import Rectification, RectificationStep, SpotCheck

State: TypeAlias = Rectification.State
Action: TypeAlias = RectificationStep.Action
Escalation: TypeAlias = Rectification.Escalation
Condition = Callable[[Rectification, User, dt.date], str]
"""Says what stands in the way on the day of the act; empty where nothing does."""


class Term(Enum):
    """Where the deadline of the new state comes from."""

    NONE = "none"
    KEPT = "kept"
    GIVEN = "given"
    BY_RULE = "by rule"


def not_extended(row: Rectification, user: User, day: dt.date) -> str:
    """One extension, and the notice behind it stays as it was."""
    return _("The term was extended already; it can be extended once only.") if row.extended_on else ""


def not_over(row: Rectification, user: User, day: dt.date) -> str:
    """A term that has ended cannot be extended."""
    return _("The term is over.") if row.is_overdue(day) else ""


def term_missed(row: Rectification, user: User, day: dt.date) -> str:
    """Whoever still has time is not announced (产品质量法 art. 17: 逾期不改正)."""
    in_time = row.state == State.RECTIFYING and not row.is_overdue(day)
    return _("The term is not over yet.") if in_time else ""


def at_escalation(level: Escalation, words: Callable[[], str]) -> Condition:
    """Return the condition that it was escalated exactly so far: art. 17 knows no leaps."""

    def condition(row: Rectification, user: User, day: dt.date) -> str:
        return "" if row.escalation == level else words()

    return condition


def no_longer_failed(row: Rectification, user: User, day: dt.date) -> str:
    """What a batch that counts as failed owes cannot be waved away."""
    stands = row.spot_check.outcome == SpotCheck.Outcome.FAILED
    return _("The batch counts as failed, so the notice stands.") if stands else ""


def another_person(row: Rectification, user: User, day: dt.date) -> str:
    """Four eyes: whoever filed what is closed does not close it."""
    return _("You filed this yourself; another person of the office closes it.") if row.filed_by_id == user.pk else ""


@dataclass(frozen=True)
class Transition:
    """One action: from which states to which, who may take it, and what must be given with it."""

    sources: tuple[State, ...]
    target: State
    needs: tuple[str, ...] = ()
    evidence: bool = False
    term: Term = Term.NONE
    conditions: tuple[Condition, ...] = ()
    roles: tuple[Role, ...] = (Role.OFFICE,)


IN_HAND = (State.RECTIFYING, State.FAILED, State.ANNOUNCED, State.SUSPENDED)
TO_CLOSE = (State.PASSED, State.EXCUSED, State.REVOKED)
INSPECTED = (State.REPORTED, State.ANNOUNCED, State.SUSPENDED)

first_time = at_escalation(Escalation.NONE, lambda: _("It was announced already."))
after_announcement = at_escalation(
    Escalation.ANNOUNCED, lambda: _("Business is suspended only after the announcement, and once.")
)
after_suspension = at_escalation(
    Escalation.SUSPENDED, lambda: _("A licence is revoked only after business was suspended.")
)

TRANSITIONS: dict[Action, Transition] = {
    Action.CORRECT: Transition(
        (State.RECTIFYING,), State.RECTIFYING, ("number", "received_on", "reason"),
        term=Term.BY_RULE, conditions=(not_extended,),
    ),
    Action.EXTEND: Transition(
        (State.RECTIFYING,), State.RECTIFYING, ("reason",), term=Term.GIVEN, conditions=(not_extended, not_over)
    ),
    Action.REPORT: Transition(IN_HAND, State.REPORTED, evidence=True, term=Term.BY_RULE),
    Action.PASS: Transition(INSPECTED, State.PASSED, ("number",), evidence=True),
    Action.FAIL: Transition(INSPECTED, State.FAILED, ("number",), evidence=True),
    Action.ANNOUNCE: Transition(
        (State.RECTIFYING, State.FAILED), State.ANNOUNCED, ("number",),
        term=Term.KEPT, conditions=(first_time, term_missed),
    ),
    Action.SUSPEND: Transition(
        (State.FAILED,), State.SUSPENDED, ("number",), term=Term.GIVEN, conditions=(after_announcement,)
    ),
    Action.REVOKE: Transition((State.FAILED,), State.REVOKED, ("number",), conditions=(after_suspension,)),
    Action.EXCUSE: Transition(IN_HAND, State.EXCUSED, ("reason",), evidence=True),
    Action.CLOSE: Transition(TO_CLOSE, State.CLOSED, ("reason",), conditions=(another_person,)),
    Action.REOPEN: Transition((State.CLOSED, State.CANCELLED), State.RECTIFYING, ("reason",), term=Term.GIVEN),
    Action.CANCEL: Transition(
        (*IN_HAND, State.REPORTED, *TO_CLOSE), State.CANCELLED, ("reason",), conditions=(no_longer_failed,)
    ),
}  # fmt: skip
"""Action → transition. START has none: it makes the row (`rectification_start`)."""


def start_hindrance(check: SpotCheck, user: User) -> str:
    """Return why the person cannot order the rectification of a batch; empty where they can."""
    if user.role != Role.OFFICE:
        return _("Only the programme office records this.")
    if check.outcome != SpotCheck.Outcome.FAILED:
        return _("The batch has not failed; there is nothing to rectify.")
    if Rectification.objects.filter(spot_check=check).exists():
        return _("The rectification of this batch was ordered already.")
    return ""


def hindrance(row: Rectification, action: Action, user: User, day: dt.date) -> str:
    """Return why the person cannot take the action on ``day``; empty where they can."""
    transition = TRANSITIONS[action]
    if user.role not in transition.roles:
        return _("Only the programme office records this.")
    if row.state not in transition.sources:
        return _("This is not possible while it is “%(state)s”.") % {"state": row.get_state_display()}
    return next(filter(None, (condition(row, user, day) for condition in transition.conditions)), "")


def next_actions(row: Rectification, user: User, day: dt.date) -> list[tuple[Action, str]]:
    """Return the actions that the state knows, each with what hinders the person today, if anything."""
    known = [action for action, transition in TRANSITIONS.items() if row.state in transition.sources]
    return [(action, hindrance(row, action, user, day)) for action in known]


def possible_actions(row: Rectification, user: User, day: dt.date) -> list[Action]:
    """Return the actions that the person can take today."""
    return [action for action, problem in next_actions(row, user, day) if not problem]
