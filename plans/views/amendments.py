"""Amendments: proposing one with its preview, what is done with one, and an indicator's versions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import is_workbook_asked
from evidence.models import EvidenceFile
from evidence.storage import evidence_response
from exchange.exports.tables import table_answer
from plans import services
from plans.amending.pages import AmendmentPage, VersionTable, light_lines
from plans.amending.spans import find_spans
from plans.amending.versions import find_version
from plans.forms import AmendmentForm, DecisionForm, MinutesForm, list_quarters
from plans.models import Amendment
from plans.span_forms import ApplicabilityForm
from plans.transitions import APPROVE, ATTACH, REJECT, AmendmentRefused, table_of
from registers.plain_forms import write_form
from targets import clock
from targets.models import Indicator


@require_GET
@roles(*READERS)
def amendment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an amendment: what it changes, why, which lights turn, and what can be done with it."""
    row = get_amendment(pk)
    # What has no service is done with the approval of another amendment.
    listed = table_of(row).list_actions(row, request.user)
    actions = [(one, reason) for one, reason in listed if one.service and request.user.role in one.roles]
    return render(request, "plans/amendment.html", {"page": AmendmentPage(row), "row": row, "actions": actions})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def propose_amendment(request: SignedInRequest, plan: str, code: str) -> HttpResponse:
    """Propose an amendment of an indicator; its lights are shown first, and again until it is sent."""
    indicator = get_indicator(plan, code)
    sent = request.POST if request.method == "POST" else None
    asked = (sent or request.GET).get("effective_from", "")
    quarters = [day for day, _label in list_quarters(indicator)]
    following = next((day for day in quarters if day > f"{clock.today()}"), quarters[-1])
    day = parse_date(asked if asked in quarters else following) or clock.today()
    before = find_version(indicator, day)[1]
    form = AmendmentForm(sent, request.FILES or None, indicator=indicator, before=before, asked=request.GET.dict())
    template, build = "plans/amendment_form.html", services.amendment_build
    return answer_proposal(request, indicator, form, build, template, {})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def propose_applicability(request: SignedInRequest, plan: str, code: str) -> HttpResponse:
    """Propose that an indicator does not apply, or applies again; its lights are shown first."""
    indicator = get_indicator(plan, code)
    spans = find_spans(indicator)
    sent = request.POST if request.method == "POST" else None
    form = ApplicabilityForm(sent, request.FILES or None, spans=spans)
    template, build = "plans/applicability_form.html", services.applicability_build
    return answer_proposal(request, indicator, form, build, template, {"spans": spans})


def answer_proposal(
    request: SignedInRequest, indicator: Indicator, form: Any, build: Any, template: str, shown: dict[str, Any]
) -> HttpResponse:
    """Show the form, the form with the preview of what it holds, or propose it."""
    context: dict[str, Any] = {"indicator": indicator, "form": form} | shown
    if "preview" in request.POST:
        row = write_form(form, None, lambda: build(indicator=indicator, draft=form.draft, user=request.user))
        if row:
            lights = light_lines(services.amendment_preview(row))
            context |= {"row": row, "lights": lights, "differences": AmendmentPage(row).changes}
    elif request.method == "POST":
        made = write_form(
            form,
            None,
            lambda: services.amendment_propose(indicator=indicator, draft=form.draft, user=request.user),
        )
        if made:
            messages.success(request, _("Proposed; the leaders were told."))
            return redirect(made)
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE, Role.LEADER)
def amendment_act(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Approve or reject a proposal, or hand in the minutes for it."""
    row = get_amendment(pk)
    table = table_of(row)
    if action not in {ATTACH, APPROVE, REJECT}:
        raise Http404
    transition = table[action]
    if request.user.role not in transition.roles:
        raise PermissionDenied
    # Who came late, since somebody else was faster, is led back with the reason.
    if reason := table.reason_not_allowed(row, action, request.user):
        messages.error(request, reason)
        return redirect(row)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    made = None
    form: Any = MinutesForm(data, files) if action == ATTACH else DecisionForm(data, label=transition.labels["words"])
    try:
        if data is not None:
            made = write_form(form, None, lambda: table.perform(row, action, request.user, **form.cleaned_data))
    except AmendmentRefused as refused:
        messages.error(request, str(refused))
        return redirect(row)
    if made is not None:
        messages.success(request, str(transition.done))
        return redirect(made)
    context = {"page": AmendmentPage(row), "row": row, "transition": transition, "form": form}
    return render(request, "plans/amendment_act.html", context, status=200 if data is None else 422)


@require_GET
@roles(*READERS)
def amendment_file(request: SignedInRequest, pk: int, key: UUID) -> FileResponse:
    """Hand out a file of an amendment: that of its basis, or the minutes."""
    row = get_amendment(pk)
    # Only through its amendment: a key alone, seen elsewhere, opens nothing.
    return evidence_response(
        get_object_or_404(EvidenceFile, Q(pk=row.basis_file_id) | Q(pk=row.minutes_id), key=key), request.user
    )


@require_GET
@roles(*READERS)
def versions(request: SignedInRequest, plan: str, code: str) -> HttpResponse:
    """Show all versions of an indicator's definition side by side, with who amended it and why."""
    indicator = get_indicator(plan, code)
    table = VersionTable(indicator)
    if is_workbook_asked(request):
        return table_answer(request, "versions", table.to_sheet())
    return render(request, "plans/versions.html", {"indicator": indicator, "table": table})


def get_amendment(pk: int) -> Amendment:
    """Return an amendment with what its page tells of; 404 where there is none."""
    rows = Amendment.objects.with_names().select_related("basis_file", "minutes", "follows", "definition")
    return get_object_or_404(rows, pk=pk)


def get_indicator(plan: str, code: str) -> Indicator:
    """Return an indicator with its plan; 404 where there is none."""
    rows = Indicator.objects.select_related("plan", "goal").defer("plan__document")
    return get_object_or_404(rows, plan__code=plan, code=code)
