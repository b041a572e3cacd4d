"""Importing spot-check sheets in the browser: hand in, look, confirm, see what came of it."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.access import READERS, SignedInRequest, roles
from departments.models import Role, SheetImport
from departments.sheets.guard import MEGABYTE
from departments.sheets.pages import ImportPage, same_file_before
from departments.sheets.problems import Problem, SheetRefused
from departments.sheets.steps import sheet_import_confirm, sheet_import_create, sheet_import_discard, sheet_import_retry
from departments.sheets.workbooks import problems_workbook
from inspections.imports.spot_check_template import spot_check_template
from inspections.services.spot_check_import import MEASURE, SPOT_CHECKS
from inspections.tasks import hand_to_worker

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ON_PAGE = 25


def get_sheet(pk: int) -> SheetImport:
    """Return a spot-check import or answer 404."""
    return get_object_or_404(
        SheetImport.objects.select_related("uploaded_by", "confirmed_by"), pk=pk, register=SPOT_CHECKS.key
    )


@require_http_methods(["GET", "POST"])
@roles(*READERS)
def imports(request: SignedInRequest) -> HttpResponseBase:
    """List all imports; the office hands in new sheets here."""
    if request.method == "POST":
        return hand_in(request)
    return show_list(request)


def show_list(request: SignedInRequest, problem: Problem | None = None) -> HttpResponse:
    """Show the list, with what was wrong with the file just refused."""
    rows = SheetImport.objects.filter(register=SPOT_CHECKS.key).select_related("uploaded_by", "confirmed_by")
    page = Paginator(rows.defer("problems", "preview", "moved"), ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "problem": problem,
        "may_import": request.user.keeps_registers,
        "most": settings.SHEET_MAX_BYTES // MEGABYTE,
    }
    return render(request, "imports/list.html", context, status=422 if problem else 200)


@roles(Role.OFFICE)
def hand_in(request: SignedInRequest) -> HttpResponse:
    """Take a sheet, check the file at once, and leave its content to a worker."""
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Please choose a file first."))
        return redirect("spot-check-imports")
    try:
        with transaction.atomic():
            sheet = sheet_import_create(register=SPOT_CHECKS.key, file=upload, user=request.user)
            hand_to_worker(sheet.pk)
    except SheetRefused as refused:
        return show_list(request, refused.problem)
    return redirect("spot-check-import", sheet.pk)


@require_GET
@roles(*READERS)
def one_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an import as far as it has come; htmx fetches the same address again while a worker has it."""
    sheet = get_sheet(pk)
    page = ImportPage(sheet, MEASURE)
    column = request.GET.get("column", "")
    context = {
        "sheet": sheet,
        "view": page,
        "column": column,
        "may_import": request.user.keeps_registers,
        "page": page.problem_page(request.GET.get("page", "1"), column) if sheet.problems else None,
        "same_file": same_file_before(sheet),
    }
    return render(request, "imports/_stage.html" if request.htmx else "imports/detail.html", context)


@require_POST
@roles(Role.OFFICE)
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a checked sheet be written."""
    sheet = get_sheet(pk)
    if sheet_import_confirm(pk=sheet.pk, user=request.user):
        hand_to_worker(sheet.pk)
    else:
        messages.info(request, _("This import is not waiting for a confirmation any more."))
    return redirect("spot-check-import", pk)


@require_POST
@roles(Role.OFFICE)
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give up a sheet that was not written."""
    if sheet_import_discard(pk=get_sheet(pk).pk):
        messages.success(request, _("The sheet was discarded; nothing was written."))
    return redirect("spot-check-imports")


@require_POST
@roles(Role.OFFICE)
def retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Check a sheet again whose work broke off."""
    if sheet_import_retry(pk=get_sheet(pk).pk):
        hand_to_worker(pk)
    return redirect("spot-check-import", pk)


@require_GET
@roles(*READERS)
def template(request: SignedInRequest) -> HttpResponse:
    """Hand out the template."""
    return download(spot_check_template(), "监督抽查数据导入模板.xlsx")


@require_GET
@roles(*READERS)
def problems(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand out the problems of a sheet as a workbook."""
    sheet = get_sheet(pk)
    return download(problems_workbook(ImportPage(sheet, MEASURE).problems), f"导入问题清单-{sheet.pk}.xlsx")


def download(content: bytes, name: str) -> HttpResponse:
    """Return a workbook to be saved under a name."""
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=XLSX, headers=headers)
