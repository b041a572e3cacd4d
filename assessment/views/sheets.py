"""A sheet: its page, the body's answers, the steps that need a few words at most, and its files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, roles
from assessment.access import OF_A_BODY, VISITORS, get_evidence_of, get_sheet_for_user
from assessment.forms.panels import PanelForm, ReleaseForm
from assessment.forms.sheets import (
    AnswerForm,
    CorrectionForm,
    DesignateForm,
    ObjectionForm,
    ReasonForm,
    check_all,
    list_problems,
    show_errors,
)
from assessment.models import Score, Sheet
from assessment.pages.sheet import SheetPage
from assessment.results import build_results
from assessment.services import sheet_answer
from assessment.transitions import SHEET_TRANSITIONS, AssessmentRefused
from assessment.versions import read_sheet_version
from assessment.views.acting import open_form, take_action
from evidence.exceptions import EvidenceRefused
from evidence.storage import evidence_response
from registers.opened import lock_for_form
from registers.plain_forms import PlainForm
from targets import clock


@require_GET
@roles(*VISITORS)
def sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a sheet: every item with its evidence line, and what can be done with it."""
    row = get_sheet_for_user(request.user, pk)
    return render(request, "assessment/sheet.html", {"sheet": row, "page": SheetPage(row, request.user)})


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(*OF_A_BODY)
def answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a body answer item by item: accept, contest or prove; computed points stay as they are."""
    row = get_sheet_for_user(request.user, pk)
    lock_for_form(request, row)
    refusal = SHEET_TRANSITIONS.find_refusal(row, "answer", request.user, clock.today())
    if refusal and refusal.is_forbidden:
        raise PermissionDenied
    if refusal:
        messages.error(request, refusal.reason)
        return redirect(row)
    (result,) = build_results(row.scheme, [row])
    last = {score.item_id: score for score in Score.objects.filter(sheet=row, stage=Score.Stage.SELF).newest()}
    data, files = request.POST or None, request.FILES or None
    forms = {one.item.pk: AnswerForm(one, last.get(one.item.pk), data, files) for one in result.items if one.applies}
    opened, problems = open_form(request, read_sheet_version(row)), list[str]()
    if request.method == "POST":
        if check_all([opened, *forms.values(), *(form.evidence for form in forms.values())]):
            given = {item: form.answer for item, form in forms.items() if form.is_answered}
            try:
                sheet_answer(sheet=row, user=request.user, answers=given)
            except (EvidenceRefused, AssessmentRefused) as refused:
                problems = [str(refused)]
            except ValidationError as error:
                problems = show_errors(error, forms)
            else:
                messages.success(request, _("The answers are kept; your head signs them."))
                return redirect(row)
        else:
            problems = list_problems(opened)
    lines = [(one, forms.get(one.item.pk)) for one in result.items]
    context = {"sheet": row, "lines": lines, "opened": opened, "problems": problems}
    return render(request, "assessment/answers.html", context, status=422 if problems else 200)


def get_sheet_form(action: str, row: Sheet, data: Any) -> PlainForm:
    """Return what an action asks for; a form without fields where it asks for nothing."""
    kinds: dict[str, Any] = {
        "designate": DesignateForm,
        "name_panel": PanelForm,
        "object": ObjectionForm,
        "propose_correction": CorrectionForm,
        "release_member": ReleaseForm,
    }
    if action in kinds:
        form: PlainForm = kinds[action](row, data)
        return form
    return ReasonForm(data) if "reason" in SHEET_TRANSITIONS[action].asks else PlainForm(data)


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(*VISITORS)
def sheet_action(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Say what a step means, ask for what it needs, and take it."""
    row = get_sheet_for_user(request.user, pk)
    transition = SHEET_TRANSITIONS.get(action)
    if transition is None or not transition.title:
        raise Http404
    if request.user.role not in transition.roles:
        raise PermissionDenied
    lock_for_form(request, row)
    if reason := SHEET_TRANSITIONS.reason_not_allowed(row, action, request.user):
        messages.error(request, reason)
        return redirect(row)
    form = get_sheet_form(action, row, request.POST if request.method == "POST" else None)
    for name, label in transition.labels.items():
        form.fields[name].label = str(label)
    form.remember_stored(read_sheet_version(row))
    return take_action(request, row, SHEET_TRANSITIONS, transition, form)


@require_GET
@roles(*VISITORS)
def evidence(request: SignedInRequest, pk: int, key: UUID) -> FileResponse:
    """Hand out a file that was handed in with anything on the sheet."""
    return evidence_response(get_evidence_of(get_sheet_for_user(request.user, pk), request.user, key), request.user)
