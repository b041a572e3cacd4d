"""Unlocking accepted reports: asked for by a body, granted for a time or refused by the office."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, by_object, roles
from accounts.models import Role
from accounts.workbooks import as_workbook, get_page
from reporting import services
from reporting.access import get_own_report
from reporting.deadlines import end_of_day
from reporting.forms.review import AskForm, UnlockForm
from reporting.models import ReportUnlock
from reporting.transitions import ReportRefused

PAGE = 50


@require_GET
@roles(*READERS)
@as_workbook("report-unlockings")
def unlockings(request: SignedInRequest) -> HttpResponse:
    """List the requests to unlock, those that await a decision first."""
    rows = ReportUnlock.objects.select_related("report__body", "report__quarter", "requested_by", "decided_by")
    rows = rows.prefetch_related("report__body__names")
    undecided_first = rows.order_by(F("decided_at").desc(nulls_first=True), "-pk")
    page = get_page(request, undecided_first, PAGE)
    return render(request, "reporting/unlockings.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def unlock_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a request to unlock, and grant it until the end of a day or refuse it."""
    rows = ReportUnlock.objects.select_related("report__body", "report__quarter", "requested_by", "decided_by")
    row = get_object_or_404(rows, pk=pk)
    form = UnlockForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            if typed["verdict"] == UnlockForm.GRANT:
                until = end_of_day(typed["day"])
                services.unlock_grant(unlock=row, user=request.user, until=until, decision=typed["decision"])
                messages.success(request, _("Unlocked until the end of %(day)s.") % {"day": typed["day"]})
            else:
                services.unlock_refuse(unlock=row, user=request.user, decision=typed["decision"])
                messages.success(request, _("The request was refused."))
        except ReportRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("reporting:report-unlockings")
    return render(request, "reporting/unlocking.html", {"row": row, "report": row.report, "form": form})


@require_http_methods(["GET", "POST"])
@by_object
def unlock_ask(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Ask the office to unlock an accepted report."""
    report = get_own_report(request.user, body, quarter)
    form = AskForm(request.POST or None)
    if form.is_valid():
        try:
            services.unlock_request(report=report, user=request.user, reason=form.cleaned_data["reason"])
        except ReportRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The office was asked to unlock the report."))
            return redirect(report)
    return render(request, "reporting/unlock_ask.html", {"report": report, "form": form})
