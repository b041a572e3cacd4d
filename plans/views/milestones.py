"""Milestones: their list, one with its rounds, handing in a round, and what is done with one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, by_object, roles
from accounts.models import Role
from accounts.workbooks import is_workbook_asked
from evidence.forms import EVIDENCE_FORMS
from evidence.storage import evidence_response
from exchange.exports.tables import table_answer
from inspections.access import VISITORS
from plans import services
from plans.access import HANDING_IN, get_file_of_round, get_milestone_for_user, get_round_for_user
from plans.choosing import PlanSwitch
from plans.milestones.checks import ask_registers
from plans.milestones.forms import RoundActForm, RoundForm
from plans.milestones.pages import MilestoneList, MilestonePage
from plans.transitions import HAND_IN, ROUND_TRANSITIONS, RoundRefused
from registers.plain_forms import write_form


@require_GET
@roles(*VISITORS)
def milestones(request: SignedInRequest) -> HttpResponse:
    """List, or hand out, the steps of the plan of the day that the person may see."""
    switch = PlanSwitch.of(request)
    listed = MilestoneList(switch.plan, request.user, request.GET, switch.day)
    if is_workbook_asked(request):
        return table_answer(request, "milestones", listed.to_sheet())
    return render(request, "plans/milestones.html", {"listed": listed, "switch": switch})


@require_GET
@by_object
def milestone(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a step: what it asks for, and every round."""
    page = MilestonePage(get_milestone_for_user(request.user, pk), request.user)
    return render(request, "plans/milestone.html", {"page": page, "step": page.step})


@require_http_methods(["GET", "POST"])
@by_object
def hand_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand in a round of evidence for a step."""
    step = get_milestone_for_user(request.user, pk)
    if request.user.role not in HANDING_IN:
        raise PermissionDenied
    page = MilestonePage(step, request.user)
    if not page.may_hand_in:
        messages.error(request, _("No round can be handed in now: one is under way, or the step is signed off."))
        return redirect("plans:milestone", pk)
    form = RoundForm(request.POST or None, milestone=step)
    files: Any = EVIDENCE_FORMS(
        request.POST or None, request.FILES or None, prefix="evidence", required=not page.question
    )

    def write() -> Any:
        draft = services.RoundDraft(files=files.handed_in, **form.cleaned_data)
        return services.round_hand_in(milestone=step, draft=draft, user=request.user)

    if request.method == "POST" and write_form(form, files, write):
        messages.success(request, _("Handed in; the office was told."))
        return redirect("plans:milestone", pk)
    context = {"step": step, "page": page, "form": form, "evidence": files, "title": _("Hand in evidence")}
    return render(request, "plans/round_act.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE, Role.LEADER)
def round_act(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Review, return, approve or take back a round."""
    row = get_round_for_user(request.user, pk)
    if action not in ROUND_TRANSITIONS or action == HAND_IN:
        raise Http404
    transition = ROUND_TRANSITIONS[action]
    if request.user.role not in transition.roles:
        raise PermissionDenied
    # Who came late, since somebody else was faster, is led back with the reason.
    if reason := ROUND_TRANSITIONS.reason_not_allowed(row, action, request.user):
        messages.error(request, reason)
        return redirect(row)
    answer = ask_registers(row.milestone, row.speaks_for)
    data = request.POST if request.method == "POST" else None
    form = RoundActForm(
        data,
        transition=transition,
        is_borne_out=answer is None or answer["holds"],
        initial={"since": row.speaks_for},
    )
    try:
        if data is not None and write_form(
            form, None, lambda: ROUND_TRANSITIONS.perform(row, action, request.user, **form.cleaned_data)
        ):
            messages.success(request, str(transition.done))
            return redirect(row)
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect(row)
    page = MilestonePage(get_milestone_for_user(request.user, row.milestone_id), request.user)
    context = {
        "step": page.step, "page": page, "row": row, "transition": transition, "title": transition.title, "form": form,
        "answer": answer, "shown": [one for one in page.rounds if one.row == row],
    }  # fmt: skip
    return render(request, "plans/round_act.html", context, status=200 if data is None else 422)


@require_GET
@by_object
def round_file(request: SignedInRequest, pk: int, key: UUID) -> FileResponse:
    """Hand out a file of a round."""
    return evidence_response(get_file_of_round(get_round_for_user(request.user, pk), key), request.user)
