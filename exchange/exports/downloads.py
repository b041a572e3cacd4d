"""Files sent at once: each stands in the record of exports, whichever page hands it out."""

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.models import User
from evidence.exceptions import EvidenceDamaged
from evidence.storage import HEADERS
from exchange.exports.jobs import describe_file, get_folder
from exchange.exports.watermarks import make_watermark, mark_file_name
from exchange.formats.selections import Selection
from exchange.formats.writing import Written, checksum, export_write
from exchange.models import ExportJob

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "zip": "application/zip",
}


def download_record(*, user: User, key: str, file_name: str, written: Written, **facts: Any) -> ExportJob:
    """Record that somebody takes a file out at once; ``key`` names what is in it, as the catalogue of exports has it."""
    job = ExportJob(
        requested_by=user, register=key, file_name=file_name, format=get_suffix(file_name), total=written.rows,
        state=ExportJob.State.HANDED_OUT, downloads=1, downloaded_at=timezone.now(), finished_at=timezone.now(), **facts,
    )  # fmt: skip
    describe_file(job, written)
    job.save()
    return job


def get_suffix(file_name: str) -> str:
    """Return the suffix of a file's name without its dot, which is the kind of file."""
    return PurePath(file_name).suffix.lower().removeprefix(".")


def download_written(
    *, user: User, key: str, file_name: str, write: Callable[[Path], Written], **facts: Any
) -> FileResponse:
    """Let ``write`` write a file, record it and send it; however the sending ends, nothing stays on the disk."""
    # On a full disk the writer leaves temporary files beside its own: they go with the folder. An open file outlives its name.
    with tempfile.TemporaryDirectory(dir=get_folder()) as work:
        path = Path(work, "export")
        download_record(user=user, key=key, file_name=file_name, written=write(path), **facts)
        return make_file_response(path.open("rb"), file_name)


def download_rows(*, user: User, key: str, file_name: str, selection: Selection, query: str = "") -> FileResponse:
    """Send rows as the kind of file that the name's suffix says."""
    mark = make_watermark(user)
    return download_written(
        user=user, key=key, file_name=mark_file_name(file_name, user), query=query, filters=selection.filters,
        write=lambda path: export_write(path, get_suffix(file_name), selection, mark=mark),
    )  # fmt: skip


def download_content(
    *, user: User, key: str, file_name: str, content: bytes, rows: int = 0, query: str = ""
) -> HttpResponse:
    """Send a document made in memory; ``rows`` is how many rows of a register it holds, where that can be said."""
    # The checksum lets somebody prove later that a file is the one that was handed out.
    written = Written(rows, rows, len(content), hashlib.sha256(content).hexdigest())
    download_record(user=user, key=key, file_name=file_name, written=written, query=query)
    named = {"Content-Disposition": content_disposition_header(True, file_name)}
    return HttpResponse(content, content_type=MEDIA_TYPES[get_suffix(file_name)], headers=HEADERS | named)


def download_stored(*, user: User, key: str, file_name: str, file: FieldFile) -> FileResponse:
    """Send a file that the portal keeps; EvidenceDamaged where the store has lost it."""
    path = Path(file.path)
    if not path.exists():
        raise EvidenceDamaged(file, "missing from the store")
    written = Written(0, 0, path.stat().st_size, checksum(path))
    download_record(user=user, key=key, file_name=file_name, written=written)
    return make_file_response(path.open("rb"), file_name)


def make_file_response(file: Any, file_name: str) -> FileResponse:
    """Return an open file as one to be saved under its name."""
    media_type = MEDIA_TYPES[get_suffix(file_name)]
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=media_type, headers=HEADERS)
