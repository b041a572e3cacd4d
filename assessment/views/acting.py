"""What the actions of schemes and of sheets have in common: say what one means, ask for what it needs, take it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import SignedInRequest
from assessment.models import Scheme, Sheet
from assessment.transitions import AssessmentRefused
from evidence.forms import EVIDENCE_FORMS
from registers.plain_forms import PlainForm, write_form
from registers.transitions import Transition, TransitionTable


def take_action(
    request: SignedInRequest, row: Scheme | Sheet, table: TransitionTable[Any], transition: Transition, form: PlainForm
) -> HttpResponse:
    """Show the form of an action that is allowed, or take the action and lead back to its row."""
    files: Any = None
    if "files" in transition.asks:
        files = EVIDENCE_FORMS(request.POST or None, request.FILES or None, prefix="evidence", required=True)

    def write() -> bool:
        given = dict(form.cleaned_data) | ({} if files is None else {"files": files.handed_in})
        table.perform(row, transition.action, request.user, **given)
        return True

    try:
        if request.method == "POST" and write_form(form, files, write):
            messages.success(request, str(transition.done))
            return redirect(row)
    except AssessmentRefused as refused:
        messages.error(request, str(refused))
        return redirect(row)
    context = {
        table.row_name: row,
        "transition": transition,
        "form": form,
        "evidence": files,
        "back": row.get_absolute_url(),
    }
    return render(request, "assessment/action.html", context, status=422 if request.method == "POST" else 200)


def open_form(request: SignedInRequest, version: str) -> PlainForm:
    """Return the hidden part of a page of many forms, which says what their reader had before them."""
    form = PlainForm(request.POST if request.method == "POST" else None)
    form.remember_stored(version)
    return form
