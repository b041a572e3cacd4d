"""All reports at once: the submission matrix, what is missing, rates, and the summary of a quarter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import is_workbook_asked
from exchange.exports.downloads import download_content
from exchange.exports.tables import table_answer
from reporting.documents import summary_document, summary_workbook
from reporting.models import Report
from reporting.overview.matrix import Matrix
from reporting.overview.missing import Missing
from reporting.overview.quarters import ALL, choose_quarter, choose_year, list_reported_quarters, quarters_of_year
from reporting.overview.rates import Rates, rate_bodies, split_by_year, sum_by_quarter
from reporting.overview.summary import Summary
from reporting.overview.tables import matrix_table, missing_bodies_table, missing_duties_table, rates_table
from targets.models import Quarter

FORMATS = {"xlsx": summary_workbook, "docx": summary_document}


@roles(*READERS, Role.LIAISON, Role.HEAD)
def report_matrix(request: SignedInRequest) -> HttpResponse:
    """Show, or hand out, bodies × quarters; a body's people see their own line."""
    quarters = list_reported_quarters()
    year = choose_year(request.GET, quarters)
    matrix = Matrix(quarters_of_year(quarters, year), request.user)
    if is_workbook_asked(request):
        return table_answer(request, "report-matrix", matrix_table(matrix))
    context = {"matrix": matrix, "summed": choose_quarter(request.GET, quarters), **build_year_choice(quarters, year)}
    return render(request, "reporting/matrix.html", context)


def build_year_choice(quarters: list[Quarter], year: str) -> dict[str, object]:
    """Return what the choice of a year needs."""
    return {"years": sorted({quarter.year for quarter in quarters}), "year": year, "is_all": year == ALL}


@roles(*READERS, Role.LIAISON, Role.HEAD)
def report_rates(request: SignedInRequest) -> HttpResponse:
    """Show, or hand out, how complete and timely the bodies report, by quarter and together."""
    quarters = list_reported_quarters()
    year = choose_year(request.GET, quarters)
    shown = quarters_of_year(quarters, year)
    bodies = rate_bodies(shown, Report.objects.visible_to(request.user).owed())
    columns = sum_by_quarter(bodies, len(shown))
    whole = sum(columns, Rates())
    if is_workbook_asked(request):
        return table_answer(request, "report-rates", rates_table(shown, bodies, columns, whole))
    context = {"quarters": shown, "bodies": bodies, "together": columns, "whole": whole}
    context |= {"by_year": split_by_year(shown, bodies), **build_year_choice(quarters, year)}
    return render(request, "reporting/rates.html", context)


@roles(*READERS)
def reports_missing(request: SignedInRequest) -> HttpResponse:
    """Show, or hand out, what is missing in a quarter, body by body or duty by duty."""
    quarters = list_reported_quarters()
    quarter = choose_quarter(request.GET, quarters)
    missing = Missing(quarter) if quarter else None
    by = "duty" if request.GET.get("by") == "duty" else "body"
    if missing and is_workbook_asked(request):
        table = missing_duties_table(missing) if by == "duty" else missing_bodies_table(missing)
        return table_answer(request, "reports-missing", table)
    context = {"missing": missing, "quarter": quarter, "quarters": quarters, "by": by}
    return render(request, "reporting/missing.html", context)


@roles(*READERS)
def report_summary(request: SignedInRequest) -> HttpResponse:
    """Show or hand out the summary of a quarter, by clause or by body."""
    quarters = list_reported_quarters()
    quarter = choose_quarter(request.GET, quarters)
    summary = Summary(quarter) if quarter else None
    wanted = request.GET.get("format", "")
    if summary is not None and wanted in FORMATS:
        name = _("Summary of quarterly reports {quarter}").format(quarter=summary.quarter.label)
        return download_content(
            user=request.user, key="report-summary", content=FORMATS[wanted](summary), query=request.GET.urlencode(),
            file_name=f"{name}.{wanted}",
        )  # fmt: skip
    by = "body" if request.GET.get("by") == "body" else "clause"
    context = {"summary": summary, "quarter": quarter, "quarters": quarters, "by": by}
    return render(request, "reporting/summary.html", context)
