"""The one table of what is done with a meeting: from which state, by whom, where it leads, and why not."""

from typing import Any, TypeAlias

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from meetings.models import Meeting
from registers.transitions import Condition, Transition, TransitionTable

State: TypeAlias = Meeting.State
EDIT, PROPOSE, HOLD, DECIDE, FILE = "edit", "propose", "hold", "decide", "file"


def has_come(row: Any, user: Any, day: Any) -> bool:
    """Say whether the day of the meeting has come."""
    return row.held_on <= day


TRANSITIONS = TransitionTable(
    [
        Transition(
            EDIT, (State.PREPARED,), None, frozenset({Role.OFFICE}), title=_("Change"),
            service="meetings.services.meeting_edit",
        ),
        Transition(
            PROPOSE, (State.PREPARED,), None, frozenset({Role.OFFICE, Role.LEADER}), title=_("Put a matter forward"),
            service="meetings.services.matter_propose",
            done=_("The matter is on the agenda of the meeting."),
        ),
        Transition(
            HOLD, (State.PREPARED,), State.HELD, frozenset({Role.OFFICE}), title=_("Begin the meeting"),
            conditions=(Condition(has_come, _("The day of the meeting has not come.")),),
            service="meetings.services.meeting_hold",
            lead=_("The agenda is frozen as it stands now; decisions can be recorded from then on."),
            done=_("The agenda is frozen. Record what is decided."),
        ),
        Transition(
            DECIDE, (State.HELD,), None, frozenset({Role.OFFICE}), title=_("Record a decision"),
            service="meetings.services.decision_record",
            lead=_("An item of supervision is drafted from it and submitted to a leader at once."),
            done=_("Recorded; its item of supervision awaits a leader."),
        ),
        Transition(
            FILE, (State.HELD,), State.FILED, frozenset({Role.OFFICE}), title=_("File the minutes"),
            service="meetings.services.minutes_file",
            lead=_("Nothing can be added or changed afterwards."),
            done=_("The minutes are filed."),
        ),
    ],
    row_name="meeting",
    rows=Meeting.objects.select_for_update(),
)  # fmt: skip
