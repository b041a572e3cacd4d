"""The files of a bulletin: having them built, watching, fetching them, and the list of their numbers."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import READERS, SignedInRequest, by_object, roles
from bulletin.access import get_readable_bulletin
from bulletin.models import BulletinBuild
from bulletin.pages import newest_build
from bulletin.services import build_request
from bulletin.services.building import name_file
from exchange.exports.downloads import download_stored
from exchange.jobs import job_retry
from exchange.models import JobState

EXPORT = "bulletin"


@require_POST
@roles(*READERS)
def build(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have the files of a draft built as it now reads; a broken building, that of an issue too, is tried again."""
    row = get_readable_bulletin(request.user, pk)
    newest = newest_build(row)
    if newest is not None and newest.has_failed:
        job_retry(newest)
    elif not row.is_issued:
        build_request(bulletin=row, user=request.user)
    return redirect(f"{row.get_absolute_url()}#files")


@require_GET
@by_object
def build_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how far the newest building is; htmx asks for it while a worker has it."""
    row = get_readable_bulletin(request.user, pk)
    context = {"row": row, "build": newest_build(row), "is_reader": request.user.role in READERS}
    return render(request, "bulletin/_files.html", context)


@require_GET
@by_object
def download(request: SignedInRequest, pk: int, build: int, suffix: str) -> FileResponse:
    """Hand out a file of a bulletin; the record of exports has it."""
    row = get_readable_bulletin(request.user, pk)
    found = get_object_or_404(BulletinBuild, bulletin=row, pk=build, state=JobState.DONE)
    files = {"docx": found.document, "xlsx": found.workbook}
    if suffix not in files or not (found.is_final or request.user.role in READERS):
        raise Http404
    return download_stored(user=request.user, key=EXPORT, file_name=name_file(row, suffix), file=files[suffix])


@require_GET
@roles(*READERS)
def numbers(request: SignedInRequest, pk: int) -> HttpResponse:
    """List every number of the Word file with its place, its key and itself."""
    row = get_readable_bulletin(request.user, pk)
    found = row.builds.filter(state=JobState.DONE).order_by("-is_final", "-pk").first()
    return render(request, "bulletin/numbers.html", {"row": row, "build": found})
