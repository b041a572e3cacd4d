"""Importing sheets in the browser: hand in, look, confirm, see what came of it."""

from pathlib import Path, PurePath

from django.contrib import messages
from django.core.files import File
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role, User
from exchange.exports.downloads import MEDIA_TYPES, download_content, download_rows, download_stored, download_written
from exchange.formats.datasets import no_progress
from exchange.formats.english import read_heading
from exchange.formats.errors import SheetRefused
from exchange.formats.selections import Selection
from exchange.formats.validation import check_file
from exchange.formats.workbooks import problems_workbook
from exchange.imports.catalogue import imports as kinds
from exchange.imports.full_export import TooLarge, workbook_answer
from exchange.imports.marked import holds_hidden_rows
from exchange.imports.pages import HEADINGS, ImportPage, hand_in_context, row_lines, same_file_before
from exchange.imports.problem_sheets import problem_sheet_write
from exchange.imports.services import (
    sheet_import_confirm,
    sheet_import_create,
    sheet_import_discard,
)
from exchange.jobs import job_retry
from exchange.models import SheetImport
from exchange.paging import page_size
from targets.request_values import parse_number

ON_PAGE = 25


def get_sheet(pk: int) -> SheetImport:
    """Return an import or answer 404."""
    rows = SheetImport.objects.select_related("requested_by", "confirmed_by", "corrects")
    # Imports of kinds that are offered no more stand in no list, so they have no page either.
    return get_object_or_404(rows, pk=pk, register__in=kinds)


def get_content(pk: int, user: User) -> SheetImport:
    """Return an import whose rows the person may read, or answer 404."""
    sheet = get_sheet(pk)
    if holds_hidden_rows(sheet, user):
        raise Http404
    return sheet


@roles(Role.OFFICE)
def hand_in(request: SignedInRequest) -> HttpResponse:
    """Take a sheet, check the file at once, and leave its content to a worker."""
    upload, register = request.FILES.get("file"), request.POST.get("register", "")
    if upload is None or register not in kinds:
        messages.error(
            request, _("Please choose a file first.") if register in kinds else _("Please choose a register.")
        )
        return redirect("registers:imports")
    try:
        # The job is enqueued on commit, when a worker can see its row.
        with transaction.atomic():
            corrects = parse_number(request.POST.get("corrects", "")) or 0
            sheet = sheet_import_create(register=register, file=upload, user=request.user, corrects=corrects)
    except SheetRefused as refused:
        context = {**hand_in_context(request), "problem": refused.error}
        return render(request, "exchange/imports/refused_file.html", context, status=422)
    return redirect("exchange:import", sheet.pk)


@require_GET
@roles(*READERS)
def import_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an import as far as it has come; htmx fetches the same address again while a worker has it."""
    sheet = get_sheet(pk)
    page = ImportPage(sheet)
    column = request.GET.get("column", "")
    context = {
        "sheet": sheet,
        "view": page,
        "column": column,
        "may_import": request.user.keeps_registers,
        "is_withheld": holds_hidden_rows(sheet, request.user),
        "page": page.problem_page(request.GET.get("page", "1"), column) if sheet.problems else None,
        "same_file": same_file_before(sheet),
    }
    return render(request, "exchange/imports/_stage.html" if request.htmx else "exchange/imports/detail.html", context)


@require_POST
@roles(Role.OFFICE)
def import_further(request: SignedInRequest, pk: int, register: str) -> HttpResponse:
    """Check a further sheet of a workbook's file, one that is read by itself."""
    sheet = get_sheet(pk)
    if sheet.state != SheetImport.State.DONE or register not in {kind.key for kind in ImportPage(sheet).read_apart}:
        raise Http404
    with transaction.atomic(), sheet.file.open() as file:
        made = sheet_import_create(register=register, file=File(file, sheet.file_name), user=request.user)
    return redirect("exchange:import", made.pk)


@require_POST
@roles(Role.OFFICE)
def import_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a checked sheet be written."""
    sheet = get_sheet(pk)
    if not sheet_import_confirm(pk=sheet.pk, user=request.user):
        messages.info(request, _("This import is not waiting for a confirmation any more."))
    return redirect("exchange:import", pk)


@require_POST
@roles(Role.OFFICE)
def import_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give up a sheet that was not written."""
    if sheet_import_discard(pk=get_sheet(pk).pk):
        messages.success(request, _("The sheet was discarded; nothing was written."))
    return redirect("registers:imports")


@require_POST
@roles(Role.OFFICE)
def import_retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Check a sheet again whose work broke off."""
    job_retry(get_sheet(pk))
    return redirect("exchange:import", pk)


@require_GET
@roles(*READERS)
def import_template(request: SignedInRequest, register: str) -> HttpResponse:
    """Hand out the template of a kind of sheet."""
    if register not in kinds:
        raise Http404
    kind = kinds[register]
    # An empty form holds nothing of the portal, so it is in no record.
    headers = {
        "Content-Disposition": content_disposition_header(
            True, _("Template %(register)s.xlsx") % {"register": kind.name}
        )
    }
    return HttpResponse(kind.template(), content_type=MEDIA_TYPES["xlsx"], headers=headers)


@require_GET
@roles(*READERS)
def import_rows(request: SignedInRequest, pk: int) -> HttpResponse:
    """List the rows of a sheet with what becomes of each."""
    page = ImportPage(get_content(pk, request.user))
    found = page.rows_found(request.GET)
    context = {
        "sheet": page.sheet,
        "view": page,
        "filter": found,
        "page_obj": Paginator(found.qs, page_size(request)).get_page(request.GET.get("page")),
        "all_columns": request.GET.get("columns") == "all",
    }
    return render(request, "exchange/imports/rows.html", context)


@require_GET
@roles(*READERS)
def import_rows_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the rows that the list shows, as CSV."""
    page = ImportPage(get_content(pk, request.user))
    found = page.rows_found(request.GET).qs
    selection = Selection(
        f"{read_heading('逐行核对')}-{pk}",
        tuple(map(read_heading, HEADINGS)),
        lambda: row_lines(found),
        found.count(),
        [],
    )
    return download_rows(
        user=request.user, key="import-rows", file_name=f"{selection.name}.csv", selection=selection,
        query=request.GET.urlencode(),
    )  # fmt: skip


@require_GET
@roles(*READERS)
def import_problems(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand out the problems of a sheet as a workbook."""
    sheet = get_content(pk, request.user)
    found = ImportPage(sheet).problems
    return download_content(
        user=request.user, key="import-problems", file_name=f"导入问题清单-{sheet.pk}.xlsx",
        content=problems_workbook(found), rows=len(found),
    )  # fmt: skip


@require_GET
@roles(*READERS)
def import_problem_sheet(request: SignedInRequest, pk: int) -> FileResponse:
    """Hand out the file as it was handed in, with its problems on its cells; 404 where that is not offered."""
    sheet = get_content(pk, request.user)
    page = ImportPage(sheet)
    if not page.has_problem_sheet:
        raise Http404
    path = Path(sheet.file.path)
    file = page.register.read(path, check_file(path, sheet.file_name), no_progress)
    return download_written(
        user=request.user, key="import-problem-sheet", file_name=f"{PurePath(sheet.file_name).stem}-问题标注.xlsx",
        write=lambda target: problem_sheet_write(target, file, page.problems),
    )  # fmt: skip


@require_GET
@roles(*READERS)
def import_file(request: SignedInRequest, pk: int) -> FileResponse:
    """Hand out the file as it was handed in; 404 where it was discarded."""
    sheet = get_content(pk, request.user)
    if sheet.state == SheetImport.State.DISCARDED or not Path(sheet.file.path).exists():
        raise Http404
    return download_stored(user=request.user, key="import-file", file_name=sheet.file_name, file=sheet.file)


@require_GET
@roles(*READERS)
def registers_workbook(request: SignedInRequest) -> HttpResponseBase:
    """Hand out all registers as one workbook that can be handed in again."""
    try:
        return workbook_answer(user=request.user)
    except TooLarge:
        messages.error(
            request, _("The registers are too large for one workbook; export them one by one from their lists.")
        )
        return redirect("registers:imports")
