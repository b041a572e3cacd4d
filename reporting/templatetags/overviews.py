"""Marks of the submission matrix: one character for the state, one beside it for lateness, never colour alone."""

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from reporting.models import Report
from reporting.overview.matrix import Cell

register = template.Library()
State = Report.State
# The character and the colour; words are those of the state.
MARKS: dict[str, tuple[str | Promise, str]] = {
    State.DRAFT: (pgettext_lazy("mark of a report", "D"), "dashed"),
    State.SIGNED: (pgettext_lazy("mark of a report", "G"), "dashed"),
    State.SUBMITTED: (pgettext_lazy("mark of a report", "S"), "blue"),
    State.RETURNED: (pgettext_lazy("mark of a report", "R"), "red"),
    State.ACCEPTED: (pgettext_lazy("mark of a report", "A"), "green"),
    State.REOPENED: (pgettext_lazy("mark of a report", "U"), "amber"),
}
NIL = pgettext_lazy("mark of a report", "N")
LATE, OVERDUE, ON_BEHALF = (
    pgettext_lazy("mark of a report", "l"),
    pgettext_lazy("mark of a report", "o"),
    pgettext_lazy("mark of a report", "b"),
)


@register.simple_tag
def report_mark(cell: Cell) -> SafeString:
    """Return a cell of the matrix, leading to the report; a dash where nothing was owed."""
    report = cell.report
    if report is None:
        return format_html('<span class="mark mark--none" title="{}">—</span>', _("nothing owed"))
    mark, colour = MARKS[report.state]
    if cell.is_overdue:
        colour = "red"
    # The small mark of lateness, or of a report handed in by the office.
    signs = ((OVERDUE, cell.is_overdue), (LATE, cell.is_late), (ON_BEHALF, report.on_behalf))
    raised = "".join(str(sign) for sign, holds in signs if holds)
    sign = format_html("<sup>{}</sup>", raised) if raised else ""
    return format_html(
        '<a class="mark mark--{}" href="{}" title="{}"><span aria-hidden="true">{}{}</span>'
        '<span class="visually-hidden">{}</span></a>',
        colour,
        report.get_absolute_url(),
        cell.words,
        NIL if report.is_nil and cell.is_in else mark,
        sign,
        cell.words,
    )


@register.simple_tag
def matrix_legend() -> list[tuple[str, str, str]]:
    """Return each mark with its colour and its words."""
    states = [(str(MARKS[state][0]), MARKS[state][1], str(state.label)) for state in State]
    return [
        *states,
        (str(NIL), "blue", _("nil report")),
        (str(LATE), "amber", _("submitted late")),
        (str(OVERDUE), "red", _("overdue")),
        (str(ON_BEHALF), "none", _("by the office on its behalf")),
    ]
