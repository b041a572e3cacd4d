"""A report on paper: a page to be printed or kept as PDF, and the same as a Word document."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.access import SignedInRequest, by_object
from exchange.exports.downloads import download_content
from reporting.access import get_report_to_read, opening_tell
from reporting.documents import ReportPaper, paper_document


@by_object
def report_paper(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Show the report as it is printed, signed and sealed."""
    paper = ReportPaper(get_report_to_read(request.user, body, quarter))
    opening_tell(paper.report, request.user)
    return render(request, "reporting/paper.html", {"paper": paper, "report": paper.report})


@by_object
def report_paper_file(request: SignedInRequest, body: str, quarter: str) -> HttpResponseBase:
    """Hand the report out as a Word document."""
    paper = ReportPaper(get_report_to_read(request.user, body, quarter))
    opening_tell(paper.report, request.user)
    return download_content(
        user=request.user, key="report-paper", content=paper_document(paper), file_name=f"{paper.title}.docx"
    )
