"""The life of an export: asked for, written by a worker, kept for some days, its record for ever."""

import logging
import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exchange.exports.catalogue import Exportable, exportables
from exchange.formats.selections import Selection
from exchange.formats.writing import Progress, Written, export_write
from exchange.models import ExportJob
from exchange.workers import only_worker
from notifications.disk import disk_full_report, is_disk_full
from notifications.models import InboxMessage
from notifications.services import inbox_send
from targets import clock

log = logging.getLogger(__name__)

State, Reason = ExportJob.State, ExportJob.Reason
LOCK_SPACE = 5_7202
"""First half of the advisory lock's key; the second is the export's key."""
MOST_ATTEMPTS = 3
PULSE = 1.0
"""Seconds between two signs of life of a worker."""
OVERDUE = timedelta(seconds=60)
"""Without a sign of life for so long, an export is offered to the workers again."""


def folder() -> Path:
    """Return where the files are kept: outside the web root, without an address of their own."""
    found = Path(settings.MEDIA_ROOT) / "exports"
    found.mkdir(parents=True, exist_ok=True)
    return found


def job_of(exportable: Exportable, selection: Selection, *, form: str, query: str, user: User) -> ExportJob:
    """Return the record of an export that somebody asks for, not yet stored."""
    return ExportJob(
        register=exportable.key, format=form, query=query, filters=selection.filters, total=selection.total,
        file_name=f"{selection.name}_{clock.today():%Y%m%d}.{form}", requested_by=user,
    )  # fmt: skip


def export_request(*, exportable: Exportable, selection: Selection, form: str, query: str, user: User) -> ExportJob:
    """Record an export that a worker shall write."""
    job = job_of(exportable, selection, form=form, query=query, user=user)
    job.save()
    return job


def export_hand_out(
    *, exportable: Exportable, selection: Selection, form: str, query: str, user: User
) -> tuple[ExportJob, BinaryIO]:
    """Write a small export at once and record it; the caller sends the open file, which has no name any more."""
    job = job_of(exportable, selection, form=form, query=query, user=user)
    with tempfile.TemporaryDirectory(dir=folder()) as work:
        path = Path(work, "export")
        settle(job, State.HANDED_OUT, export_write(path, form, selection))
        return job, path.open("rb")


def settle(job: ExportJob, state: str, written: Written) -> None:
    """Keep what the file is."""
    job.rows, job.lines, job.size, job.checksum = written.rows, written.lines, written.size, written.checksum
    job.state, job.finished_at = state, timezone.now()
    job.save()


def export_run(*, pk: int) -> None:
    """Write the file; does nothing where another worker has it or it is done. May run any number of times."""
    with only_worker(LOCK_SPACE, pk) as alone:
        job = ExportJob.objects.select_related("requested_by").filter(pk=pk).first() if alone else None
        if job is None or not job.is_at_work:
            return
        if job.attempts >= MOST_ATTEMPTS:
            fail(job, Reason.BROKEN_OFF)
            return
        job.attempts += 1
        job.state, job.touched_at = State.WRITING, timezone.now()
        job.save()
        attempt(job)


def attempt(job: ExportJob) -> None:
    """Write the file with the owner's rights of now; a lost database is left to the next sweep."""
    exportable = exportables.get(job.register)
    if exportable is None or not may_read(exportable, job.requested_by):
        fail(job, Reason.NOT_ALLOWED)
        return
    try:
        write(job, exportable.select(job.requested_by, QueryDict(job.query)))
    except OperationalError:
        raise
    except Exception as error:
        log.exception("export %s of %s broke off", job.pk, job.register)
        fail(job, Reason.DISK_FULL if is_disk_full(error) else Reason.FAULT)
        if is_disk_full(error):
            disk_full_report()


def may_read(exportable: Exportable, user: User) -> bool:
    """Say whether the person may take the register out today."""
    return user.is_active and user.role in exportable.readers


def write(job: ExportJob, selection: Selection) -> None:
    """Write beside the place of the finished file and move it there as a whole."""
    name = f"{job.pk}.{job.format}"
    work = folder() / f"{job.pk}.part"
    # What a killed attempt left behind.
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    try:
        written = export_write(work / name, job.format, selection, progress_of(job))
        (work / name).replace(folder() / name)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    job.file.name = f"exports/{name}"
    with transaction.atomic():
        settle(job, State.READY, written)
        tell(job, _("Your export is ready: %(file)s") % {"file": job.file_name})


def progress_of(job: ExportJob) -> Progress:
    """Return a function that notes how many rows are written, at most every PULSE seconds."""
    last = time.monotonic()

    def progress(rows: int) -> None:
        nonlocal last
        if time.monotonic() - last >= PULSE:
            last = time.monotonic()
            ExportJob.objects.filter(pk=job.pk).update(rows=rows, touched_at=timezone.now())

    return progress


def fail(job: ExportJob, reason: str) -> None:
    """Give the export up and tell the person who asked for it."""
    job.state, job.reason, job.finished_at = State.FAILED, reason, timezone.now()
    with transaction.atomic():
        job.save()
        tell(job, _("Your export came to nothing: %(file)s") % {"file": job.file_name})


def tell(job: ExportJob, subject: str) -> None:
    """Put a message into the inbox of the person who asked for the export."""
    inbox_send(users=[job.requested_by], kind=InboxMessage.Kind.EXPORT, subject=subject, url=job.get_absolute_url())


def export_retry(*, pk: int) -> bool:
    """Let an export be tried again that broke off; False where it did not."""
    fresh = {"state": State.WAITING, "reason": "", "attempts": 0, "rows": 0, "touched_at": timezone.now()}
    return bool(ExportJob.objects.filter(pk=pk, state=State.FAILED).update(finished_at=None, **fresh))


def overdue_exports() -> list[int]:
    """Return the exports that should be at work but gave no sign of life: a lost message, a killed worker."""
    since = timezone.now() - OVERDUE
    quiet = Q(touched_at__lt=since) | Q(touched_at__isnull=True, requested_at__lt=since)
    at_work = ExportJob.objects.filter(state__in=[State.WAITING, State.WRITING])
    return list(at_work.filter(quiet).order_by("pk").values_list("pk", flat=True))


def exports_remove_old() -> None:
    """Delete the files that were kept long enough; the records stay."""
    until = timezone.now() - timedelta(days=settings.EXPORT_DAYS)
    for job in ExportJob.objects.filter(state=State.READY, finished_at__lt=until):
        job.file.delete(save=False)
        job.state = State.REMOVED
        job.save(update_fields=["state", "file"])
