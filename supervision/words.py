"""How pages word a colour, a state and the days that a body has left."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registers.tables import NOTHING
from supervision.colouring import RUNNING, Judgement
from supervision.models import Colour, Supervision, SupervisionPart
from supervision.terms import find_gap
from targets import clock

SHAPES = {
    Colour.NONE: "", Colour.GREEN: "✓", Colour.BLUE: "●", Colour.YELLOW: "▲", Colour.ORANGE: "◆", Colour.RED: "■",
}  # fmt: skip
"""A colour never tells anything alone."""
TAGS = {
    "draft": "", "approving": "amber", "assigned": "blue", "handling": "blue", "suspended": "", "closing": "amber",
    "closed": "green", "struck": "green", "ended": "", "merged": "", "void": "",
}  # fmt: skip
SOON = 3


def colour_mark(judged: Judgement) -> SafeString | str:
    """Return a colour with its shape and its word, and the rule behind it as a hint; a dash for none."""
    if judged.colour == Colour.NONE:
        return NOTHING
    return format_html(
        '<span class="warning warning--{}" title="{}"><span aria-hidden="true">{}</span> {}</span>',
        judged.colour, judged.words, SHAPES[judged.colour], judged.colour.label,
    )  # fmt: skip


def state_tag(row: Supervision) -> SafeString:
    """Return the state as a coloured tag."""
    colour = TAGS[row.state]
    return format_html('<span class="tag{}">{}</span>', f" tag--{colour}" if colour else "", row.get_state_display())


def count_left(part: SupervisionPart) -> int | None:
    """Return the working days that a body has left, negative when overdue; None where its clock does not run."""
    if part.supervision.state not in RUNNING or part.state == SupervisionPart.State.DONE:
        return None
    return -find_gap(part.due_on, clock.today(), part.supervision.spans.all())


def left_words(part: SupervisionPart) -> SafeString | str:
    """Return the days left in words, coloured when few."""
    left = count_left(part)
    if left is None:
        return ""
    if left < 0:
        words, colour = ngettext("%(days)s working day overdue", "%(days)s working days overdue", -left), "red"
    else:
        words = ngettext("%(days)s working day left", "%(days)s working days left", left)
        colour = "amber" if left <= SOON else ""
    return format_html(
        '<span class="tag{}">{}</span>', f" tag--{colour}" if colour else "", words % {"days": abs(left)}
    )


def deadline_words(row: Supervision) -> SafeString | str:
    """Return the deadline, how far it is, and the first one where it was moved."""
    moved = _(" (first %(day)s)") % {"day": row.first_due_on} if row.due_on != row.first_due_on else ""
    return format_html("{}{} {}", row.due_on, moved, left_words(row.lead))
