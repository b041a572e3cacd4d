"""Exports: what was taken out by whom, having a large one prepared, and fetching it."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, by_object
from accounts.marks import may_hold_hidden_rows
from evidence.storage import HEADERS
from exchange.exports.answering import filters_of, find_exportable, visible_exports
from exchange.exports.catalogue import exportables
from exchange.exports.jobs import export_fetched, export_request, may_read
from exchange.formats.writing import FORMATS
from exchange.jobs import job_retry
from exchange.models import ExportJob

ON_PAGE = 25


@require_http_methods(["GET", "POST"])
@by_object
def export_prepare(request: SignedInRequest, key: str, form: str) -> HttpResponseBase:
    """Show how much an export would hold, and have it written on a click."""
    exportable, query = find_exportable(request, key), filters_of(request.GET)
    if exportable is None or form not in FORMATS:
        raise Http404
    selection = exportable.select(request.user, QueryDict(query))
    context = {"register": exportable, "selection": selection, "format": ExportJob.Format(form)}
    context["back"] = exportable.address(QueryDict(query))
    if request.method == "POST":
        try:
            job = export_request(exportable=exportable, selection=selection, form=form, query=query, user=request.user)
            return redirect(job)
        except ValidationError as error:
            context["problems"] = error.messages
    context["days"] = settings.EXPORT_DAYS
    return render(request, "exchange/exports/prepare.html", context, status=429 if "problems" in context else 200)


@require_GET
@by_object
def export_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an export as far as it has come; htmx fetches the same address again while a worker has it."""
    job = get_object_or_404(visible_exports(request.user), pk=pk)
    context = {
        "job": job,
        "is_own": job.requested_by_id == request.user.pk,
        "is_outdated": may_hold_hidden_rows(request.user, job.finished_at),
        "days": settings.EXPORT_DAYS,
    }
    return render(request, "exchange/exports/_stage.html" if request.htmx else "exchange/exports/detail.html", context)


@require_GET
@by_object
def export_download(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand a finished file to the person who asked for it, as long as they may read the register; 404 to all others."""
    job = get_object_or_404(ExportJob, pk=pk, requested_by=request.user, state=ExportJob.State.READY)
    exportable = exportables.get(job.register)
    # The file may be gone from the disk while its row still says that it is ready.
    if exportable is None or not may_read(exportable, request.user) or not Path(job.file.path).exists():
        raise Http404
    if may_hold_hidden_rows(request.user, job.finished_at):
        # The page says why the file is handed out no longer.
        return redirect(job)
    export_fetched(pk=job.pk)
    return FileResponse(job.file.open(), as_attachment=True, filename=job.file_name, headers=HEADERS)


@require_POST
@by_object
def export_retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a broken-off export be tried again."""
    job = get_object_or_404(ExportJob, pk=pk, requested_by=request.user)
    job_retry(job)
    return redirect(job)
