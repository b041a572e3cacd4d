"""The one table of a report's ways: from which state what may be done, by whom, and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext as _

from accounts.models import Role
from reporting.models import Report, ReportAction

State: TypeAlias = Report.State
Action: TypeAlias = ReportAction
BODY = frozenset({Role.LIAISON, Role.HEAD})
HEAD = frozenset({Role.HEAD})
OFFICE = frozenset({Role.OFFICE})
OPEN = (State.DRAFT, State.RETURNED, State.REOPENED)
"""States in which the content may be changed."""


@dataclass(frozen=True)
class Way:
    """Where an action leads, who may take it, and whether a reason must be given.

    ``to`` is None where the report goes back to the open state it was signed in. Nobody may take what the portal does
    by itself (``roles`` empty).
    """

    to: State | None
    roles: frozenset[Role]
    reason: bool = False
    when_closed: bool = False


def open_ways(state: State) -> dict[tuple[State, Action], Way]:
    """Return what can be done with a report whose content may be changed."""
    return {
        (state, Action.EDIT): Way(state, BODY | OFFICE),
        (state, Action.DECLARE_NIL): Way(state, BODY, reason=True),
        (state, Action.REVOKE_NIL): Way(state, BODY),
        (state, Action.SIGN): Way(State.SIGNED, HEAD),
        (state, Action.SUBMIT_ON_BEHALF): Way(State.SUBMITTED, OFFICE, reason=True),
    }


WORKFLOW: dict[tuple[State, Action], Way] = {
    **open_ways(State.DRAFT),
    **open_ways(State.RETURNED),
    **open_ways(State.REOPENED),
    (State.SIGNED, Action.UNSIGN): Way(None, HEAD),
    (State.SIGNED, Action.SUBMIT): Way(State.SUBMITTED, BODY),
    (State.SIGNED, Action.SUBMIT_ON_BEHALF): Way(State.SUBMITTED, OFFICE, reason=True),
    (State.SUBMITTED, Action.RETURN): Way(State.RETURNED, OFFICE, reason=True),
    (State.SUBMITTED, Action.ACCEPT): Way(State.ACCEPTED, OFFICE),
    (State.ACCEPTED, Action.REOPEN): Way(State.REOPENED, OFFICE, reason=True),
    (State.ACCEPTED, Action.CORRECT): Way(State.ACCEPTED, OFFICE, reason=True, when_closed=True),
    # What was accepted comes to stand again even after a closing, which else would freeze an unlocked report as it was.
    (State.REOPENED, Action.LOCK): Way(State.ACCEPTED, frozenset(), when_closed=True),
    (State.SIGNED, Action.LOCK): Way(State.ACCEPTED, frozenset(), when_closed=True),
}


def way(state: str, action: str) -> Way | None:
    """Return where an action leads from a state; None where it cannot be taken there."""
    return WORKFLOW.get((State(state), Action(action)))


def actions_for(state: str, role: str) -> list[Action]:
    """Return what a person of this role may do with a report in this state."""
    return [action for (from_, action), found in WORKFLOW.items() if from_ == state and role in found.roles]


def may_edit(report: Report) -> bool:
    """Say whether the report's content may be changed now."""
    return report.state in OPEN and not report.quarter.is_closed


if TYPE_CHECKING:
    from reporting.checks import Gap


class ReportRefused(Exception):
    """The report is not in a state for this, or something needed was not given."""


class ReportChanged(ReportRefused):
    """Somebody else was faster; nothing of theirs was overwritten."""


class ReportIncomplete(ReportRefused):
    """Something is missing before the report can go on; ``gaps`` says what, item by item."""

    def __init__(self, gaps: Sequence["Gap"]) -> None:
        super().__init__(_("The report is not complete yet."))
        self.gaps = gaps
