"""The words of facts: facts keep codes, so that each reader has them in their own language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LATENESS: dict[str, str | Promise] = {
    "late_3": _("late by 1 to 3 days"),
    "late_7": _("late by 4 to 7 days"),
    "late_more": _("late by 8 days or more"),
    "missing": _("not in when the quarter was closed"),
}
ACCURACY: dict[str, str | Promise] = {
    "returned": _("returned"),
    "returned_again": _("returned again on the same item"),
    "corrected": _("corrected after acceptance at the office's request"),
}
REPEATS: dict[str, str | Promise] = {"repeated": _("failed again within two years")}
REFUSALS: dict[str, str | Promise] = {"refused": _("inspection refused")}
AWARDS: dict[str, str | Promise] = {"awarded": _("new brand title")}
ANSWERS: dict[str, str | Promise] = {
    "signed_late": _("signed for late"),
    "answered_late": _("answered late"),
    "answer_returned": _("answer or closing returned"),
}
COLOURS: dict[str, str | Promise] = {"yellow": _("turned yellow"), "red": _("turned red")}

NOTES: dict[str, str | Promise] = {
    **LATENESS,
    **ACCURACY,
    **REPEATS,
    **REFUSALS,
    **AWARDS,
    **ANSWERS,
    **COLOURS,
    "due": _("due %(term)s"),
    "due_open": _("due %(term)s, open"),
    "due_ended": _("due %(term)s, ended %(done)s"),
    "no_result": _("no accepted result"),
    "blank": _("%(weight)s obligatory items left blank"),
    "slice": _("%(numerator)s of %(denominator)s"),
    "count": "%(numerator)s",
}

LEFT_OUT: dict[str, str | Promise] = {
    "small_sample": _("sample too small, left out"),
    "not_applicable": _("not applicable, left out"),
    "no_year_before": _("no figure of a year before, left out"),
    "no_weight": _("weight 0, left out"),
    "no_data": _("no data"),
}
PENDING: dict[str, str | Promise] = {
    "no_data": _("a figure is missing"),
    "not_due": _("nothing has fallen due yet"),
    "documents": _("documents are still to be looked at"),
}


def describe_note(row: dict[str, Any]) -> str:
    """Return the words of a row of facts."""
    note = str(NOTES[row["note"]])
    return note % row if "%(" in note else note
