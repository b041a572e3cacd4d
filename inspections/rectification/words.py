"""How the pages speak of each action: what the button says, what will happen, and what the fields mean there."""

import datetime as dt
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from inspections.models import Rectification
from inspections.rectification.deadlines import start_deadline
from inspections.rectification.transitions import Action, Escalation, State
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


class Wording(NamedTuple):
    """What the page of an action says."""

    title: str | Promise
    lead: str | Promise
    day: str | Promise = _("day of the act")
    number: str | Promise = _("document number")


WORDS: dict[Action, Wording] = {
    Action.CORRECT: Wording(
        _("Correct the notice"),
        _(
            "The number and the day of receipt are replaced, and the term is counted anew; the old values stay in the history."
        ),
        _("corrected on"),
        _("number of the notice"),
    ),
    Action.EXTEND: Wording(
        _("Extend the term"), _("Once only, and only where it was applied for in time."), _("applied for on")
    ),
    Action.REPORT: Wording(
        _("Record the report of completion"),
        _("The unit hands in its report and applies for re-inspection. Whoever records this cannot close it."),
        _("report received on"),
    ),
    Action.PASS: Wording(
        _("Re-inspection passed"),
        _("Another person of the office can then close it. The batch keeps its result."),
        _("re-inspected on"),
        _("number of the re-inspection report"),
    ),
    Action.FAIL: Wording(
        _("Re-inspection failed"),
        _("The next step by article 17 of the Product Quality Law can then be taken."),
        _("re-inspected on"),
        _("number of the re-inspection report"),
    ),
    Action.ANNOUNCE: Wording(
        _("Record the public announcement"),
        _("Announced by the provincial authority or above, because the term was missed or the re-inspection failed."),
        _("announced on"),
        _("number of the announcement"),
    ),
    Action.SUSPEND: Wording(
        _("Record the suspension of business"),
        _(
            "The re-inspection after the announcement failed; the unit stops business and rectifies until the day given."
        ),
        _("ordered on"),
    ),
    Action.REVOKE: Wording(
        _("Record the revocation of the licence"),
        _("The re-inspection after the suspension failed; the business licence is revoked."),
        _("revoked on"),
    ),
    Action.EXCUSE: Wording(
        _("Record the end of production"),
        _("The unit has given up the product, moved away or closed down, with proof; there is nothing to re-inspect."),
    ),
    Action.CLOSE: Wording(
        pgettext_lazy("rectification", "Close"),
        _("The rectification is struck off the list. The batch still counts as failed."),
        pgettext_lazy("rectification", "closed on"),
    ),
    Action.REOPEN: Wording(
        _("Reopen"), _("It keeps its number and its history, and must be gone through again."), _("reopened on")
    ),
    Action.CANCEL: Wording(
        pgettext_lazy("rectification", "Cancel"),
        _("The batch no longer counts as failed, so that nothing is owed."),
        _("cancelled on"),
    ),
}


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
        words, colour = gettext("%(days)s days overdue") % {"days": -left}, "red"
    elif left <= SOON:
        words, colour = gettext("%(days)s days left") % {"days": left}, "amber"
    else:
        return f"{row.due_on}"
    return format_html('{} <span class="tag tag--{}">{}</span>', row.due_on, colour, words)


def escalation_words(row: Rectification) -> str:
    """Return how far it was escalated; a dash where it was not."""
    return str(Escalation(row.escalation).label) if row.escalation else NOTHING


def start_words(row: Rectification) -> SafeString | str:
    """Return by when the follow-up had to start and whether it did; a dash where no rule asked for it."""
    due = start_deadline(row.result_received_on)
    if due is None:
        return NOTHING
    late = (row.received_on - due).days
    words = gettext("%(days)s days late") % {"days": late} if late > 0 else gettext("in time")
    return format_html('{} <span class="tag tag--{}">{}</span>', due, "red" if late > 0 else "green", words)
