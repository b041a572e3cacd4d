"""How the pages word a state, a deadline, an escalation and the start of the follow-up."""

import datetime as dt

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from inspections.models import Rectification
from inspections.rectification.deadlines import get_start_deadline
from inspections.rectification.transitions import Escalation, State
from registers.tables import NOTHING

COLOURS = {
    State.RECTIFYING: "blue",
    State.REPORTED: "amber",
    State.PASSED: "green",
    State.FAILED: "red",
    State.ANNOUNCED: "red",
    State.SUSPENDED: "red",
    State.REVOKED: "red",
}
SOON = 7


def state_tag(row: Rectification) -> SafeString:
    """Return the state as a coloured tag."""
    colour = COLOURS.get(State(row.state))
    return format_html('<span class="tag{}">{}</span>', f" tag--{colour}" if colour else "", row.get_state_display())


def deadline_words(row: Rectification, day: dt.date) -> SafeString | str:
    """Return the deadline and how far it is; a dash where none runs."""
    if not row.is_open or row.due_on is None:
        return NOTHING
    left = (row.due_on - day).days
    if left < 0:
        words, colour = _("%(days)s days overdue") % {"days": -left}, "red"
    elif left <= SOON:
        words, colour = _("%(days)s days left") % {"days": left}, "amber"
    else:
        return f"{row.due_on}"
    return format_html('{} <span class="tag tag--{}">{}</span>', row.due_on, colour, words)


def escalation_words(row: Rectification) -> str:
    """Return how far it was escalated; a dash where it was not."""
    return str(Escalation(row.escalation).label) if row.escalation else NOTHING


def start_words(row: Rectification) -> SafeString | str:
    """Return by when the follow-up had to start and whether it did; a dash where no rule asked for it."""
    due = get_start_deadline(row.result_received_on)
    if due is None:
        return NOTHING
    late = (row.received_on - due).days
    words = _("%(days)s days late") % {"days": late} if late > 0 else _("in time")
    return format_html('{} <span class="tag tag--{}">{}</span>', due, "red" if late > 0 else "green", words)
