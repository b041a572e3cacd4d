"""The form as a workbook: handed out, and taken back into the draft."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, by_object
from exchange.exports.downloads import download_content
from exchange.formats.errors import RowError, SheetRefused
from exchange.formats.validation import MEGABYTE
from reporting.access import get_report_to_work_on, opening_tell
from reporting.formsheet import form_take, form_workbook
from reporting.formsheet.upload import MOST_BYTES
from reporting.pages.report import ReportPage
from reporting.transitions import Action


@require_GET
@by_object
def report_form_file(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Hand out the form with what is stored in it."""
    page = ReportPage(get_report_to_work_on(request.user, body, quarter), request.user)
    opening_tell(page.report, request.user)
    name = f"{page.report.body_name}{page.report.quarter.code}填报表.xlsx"
    return download_content(user=request.user, key="report-form", file_name=name, content=form_workbook(page))


@by_object
def report_form_sheet(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Explain the form as a workbook, and take a filled-in one; the page then says row by row what came of it."""
    page = ReportPage(get_report_to_work_on(request.user, body, quarter), request.user)
    if Action.EDIT not in page.actions or page.report.is_nil:
        return redirect(page.report)
    context = {"report": page.report, "is_own": page.is_own, "most": MOST_BYTES // MEGABYTE}
    file = request.FILES.get("file") if request.method == "POST" else None
    refused: RowError | None = None
    if file:
        try:
            context["taken"] = form_take(report=page.report, user=request.user, file=file)
        except SheetRefused as refusal:
            refused = refusal.error
    status = 422 if refused else 200
    return render(request, "reporting/form_sheet.html", context | {"refused": refused}, status=status)
