"""The form as a workbook: handed out, and taken back into the draft."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest
from exchange.formats.errors import RowError, SheetRefused
from exchange.formats.validation import MEGABYTE
from exchange.views.imports import XLSX
from reporting.access import get_report_for_user
from reporting.formsheet import form_take, form_workbook
from reporting.formsheet.taking import MOST_BYTES
from reporting.pages.report import ReportPage
from reporting.transitions import OPEN, Action


def page_of(request: SignedInRequest, body: str, quarter: str) -> ReportPage:
    """Return the report for one who writes it, at least in some of its states; 403 for who only reads it."""
    page = ReportPage(get_report_for_user(request.user, body, quarter), request.user)
    if not (page.is_own or request.user.keeps_registers):
        raise PermissionDenied
    return page


def may_fill_in(page: ReportPage) -> bool:
    """Say whether the report takes entries now."""
    return Action.EDIT in page.actions and page.report.state in OPEN and not page.report.is_nil


@require_GET
def report_form_file(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Hand out the form with what is stored in it."""
    page = page_of(request, body, quarter)
    name = f"{page.report.body_name}{page.report.quarter.code}填报表.xlsx"
    answer = HttpResponse(form_workbook(page), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def report_form_sheet(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Explain the form as a workbook, and take a filled-in one; the page then says row by row what came of it."""
    page = page_of(request, body, quarter)
    if not may_fill_in(page):
        return redirect(page.report)
    shown = {"report": page.report, "is_own": page.is_own, "most": MOST_BYTES // MEGABYTE}
    file = request.FILES.get("file") if request.method == "POST" else None
    refused: RowError | None = None
    if file:
        try:
            shown["taken"] = form_take(report=page.report, user=request.user, file=file)
        except SheetRefused as refusal:
            refused = refusal.error
    status = 422 if refused else 200
    return render(request, "reporting/form_sheet.html", shown | {"refused": refused}, status=status)
