"""The life of an export: asked for, written by a worker, kept for some days, its record for ever."""

import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.http import Http404, QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from exchange.exports.catalogue import Exportable, exportables
from exchange.exports.watermarks import make_watermark, mark_file_name
from exchange.formats.selections import Selection
from exchange.formats.writing import Written, export_write
from exchange.jobs import JobRefused, finish_step, job_enqueue, progress_of
from exchange.models import ExportJob, FailureReason
from notifications.models import InboxMessage
from notifications.services import inbox_send
from targets import clock
from targets.replica import FILE_SECONDS, read_from_replica

State = ExportJob.State
MOST_UNDER_WAY = 3
"""Exports that one person may have waiting or being written, so that nobody's clicks hold the workers up for all others."""


def get_folder() -> Path:
    """Return where the files are kept: outside the web root, without an address of their own."""
    found = Path(settings.MEDIA_ROOT) / "exports"
    found.mkdir(parents=True, exist_ok=True)
    return found


def get_file_name(selection: Selection, form: str) -> str:
    """Return the name under which a person saves an export made today."""
    return f"{selection.name}_{clock.today():%Y%m%d}.{form}"


@transaction.atomic
def export_request(*, exportable: Exportable, selection: Selection, form: str, query: str, user: User) -> ExportJob:
    """Record an export that a worker shall write; ValidationError where the person has too many under way."""
    # Of two clicks at once the second waits here, and is counted with the first.
    User.objects.select_for_update().get(pk=user.pk)
    if ExportJob.objects.at_work().filter(requested_by=user).count() >= MOST_UNDER_WAY:
        raise ValidationError(
            _("You have %(most)s exports under way already. Please wait until one of them is ready."),
            params={"most": MOST_UNDER_WAY},
        )
    job = ExportJob.objects.create(
        register=exportable.key, format=form, query=query, filters=selection.filters, total=selection.total,
        file_name=mark_file_name(get_file_name(selection, form), user), requested_by=user,
    )  # fmt: skip
    job_enqueue(ExportJob, job.pk)
    return job


def describe_file(job: ExportJob, written: Written) -> None:
    """Keep what the file is."""
    job.rows, job.lines, job.size, job.checksum = written.rows, written.lines, written.size, written.checksum


def export_prepare(job: ExportJob) -> None:
    """Write the file with the rights that its owner has now, beside its place, and move it there as a whole."""
    # Read now: an account may have lost its rights since it asked.
    exportable, user = exportables.get(job.register), job.requested_by
    if exportable is None or not may_read(exportable, user):
        raise JobRefused(FailureReason.NOT_ALLOWED)
    # A worker speaks the office's language; the file is read by whoever asked for it.
    with translation.override(user.language):
        read_from_replica(partial(export_fill, job, exportable, user), FILE_SECONDS)
    # The file is in its place before the state says so; a step that breaks off here writes it again.
    with transaction.atomic():
        finish_step(job, State.READY, "file", "rows", "lines", "size", "checksum")
        export_announce(job)


def export_fill(job: ExportJob, exportable: Exportable, user: User) -> None:
    """Write the rows that the person may read into the job's file."""
    try:
        selection = exportable.select(user, QueryDict(job.query))
    except (PermissionDenied, Http404):
        raise JobRefused(FailureReason.NOT_ALLOWED) from None
    name = f"{job.pk}.{job.format}"
    # In the same folder as the file, so that the move is a rename and nobody sees half a file.
    work = get_folder() / f"{job.pk}.part"
    # What a killed attempt left behind.
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    try:
        describe_file(job, export_write(work / name, job.format, selection, progress_of(job), make_watermark(user)))
        (work / name).replace(get_folder() / name)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    job.file.name = f"exports/{name}"


def may_read(exportable: Exportable, user: User) -> bool:
    """Say whether the person may take the register out today."""
    return user.is_active and user.role in exportable.readers


def export_announce(job: ExportJob) -> None:
    """Tell the person who asked for the export that it is ready, or that it came to nothing."""
    ready = job.state == State.READY
    subject = (
        gettext_lazy("Your export is ready: %(file)s")
        if ready
        else gettext_lazy("Your export came to nothing: %(file)s")
    )
    inbox_send(
        users=[job.requested_by],
        kind=InboxMessage.Kind.EXPORT,
        subject=lambda: str(subject) % {"file": job.file_name},
        url=job.get_absolute_url(),
    )


def export_fetched(*, pk: int) -> None:
    """Record that the person fetches a finished file."""
    # F() counts in the database, so that of two downloads at once none is lost.
    ExportJob.objects.filter(pk=pk).update(downloads=F("downloads") + 1, downloaded_at=timezone.now())


def exports_remove_old() -> None:
    """Delete the files that were kept long enough; the records stay."""
    until = timezone.now() - timedelta(days=settings.EXPORT_DAYS)
    # The record stays for ever: who took what out must be known when the file is long gone.
    for job in ExportJob.objects.filter(state=State.READY, finished_at__lt=until):
        job.file.delete(save=False)
        job.state = State.REMOVED
        job.save(update_fields=["state", "file"])
