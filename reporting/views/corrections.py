"""Corrections of accepted reports: proposed by one person, decided on by another, who sees what would move."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, by_object, roles
from accounts.models import Role
from accounts.workbooks import as_workbook, get_page
from reporting import services
from reporting.access import get_correction_for_user, get_report_to_work_on
from reporting.correcting import CorrectedItem, CorrectionFilter, CorrectionForm, list_effects
from reporting.forms.review import VerdictForm
from reporting.models import ReportCorrection
from reporting.transitions import ReportRefused

PAGE = 50


@require_GET
@roles(*READERS)
@as_workbook("report-corrections")
def corrections(request: SignedInRequest) -> HttpResponse:
    """List the corrections, those that await a decision first."""
    found = CorrectionFilter(request.GET)
    page = get_page(request, found.rows, PAGE)
    return render(request, "reporting/corrections.html", {"form": found, "page_obj": page})


@require_http_methods(["GET", "POST"])
@by_object
def correction(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what was accepted beside what is proposed and what would move, and decide on it."""
    row = get_correction_for_user(request.user, pk)
    may_decide = request.user.role == Role.OFFICE and row.state == ReportCorrection.State.PROPOSED
    form = VerdictForm(request.POST or None) if may_decide and row.proposed_by_id != request.user.pk else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form and form.is_valid():
        words = form.cleaned_data["decision"]
        try:
            if form.cleaned_data["verdict"] == VerdictForm.APPROVE:
                version = services.correction_approve(correction=row, user=request.user, decision=words)
                messages.success(request, _("Approved and sealed as version %(number)d.") % {"number": version.number})
            else:
                services.correction_refuse(correction=row, user=request.user, decision=words)
                messages.success(request, _("The correction was refused."))
        except ReportRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("reporting:report-correction", pk=row.pk)
    values = list(row.values.select_related("item__duty__clause"))
    context = {
        "row": row,
        "report": row.report,
        "changes": [CorrectedItem(value) for value in values],
        "effects": list_effects(row, values),
        "form": form,
        "is_own_proposal": may_decide and form is None,
        "version": getattr(row, "version", None),
    }
    return render(request, "reporting/correction.html", context)


@require_http_methods(["GET", "POST"])
@by_object
def correct(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Propose other content for items of an accepted report."""
    report = get_report_to_work_on(request.user, body, quarter)
    values = report.values.reported().select_related("item__duty__clause").in_order()
    form = CorrectionForm(list(values), request.POST or None)
    if form.is_valid():
        try:
            row = services.correction_propose(
                report=report, user=request.user, reason=form.cleaned_data["reason"], changes=form.changes
            )
        except ReportRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The correction was proposed; another person of the office decides on it."))
            return redirect("reporting:report-correction", pk=row.pk)
    return render(request, "reporting/correct.html", {"report": report, "form": form})
