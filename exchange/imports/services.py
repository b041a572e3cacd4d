"""What people do with an imported sheet: hand it in, confirm it, discard it, try again."""

import hashlib
from pathlib import Path, PurePath

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exchange.formats.validation import check_file, check_size
from exchange.imports.preview import rows_clear
from exchange.jobs import job_enqueue
from exchange.models import SheetImport

State = SheetImport.State
FRUITLESS = frozenset({State.REFUSED, State.FAILED, State.DISCARDED})
"""States of imports that wrote nothing and never will."""


def sheet_import_create(
    *,
    register: str,
    file: UploadedFile | File,
    user: User | None,
    state: str = State.CHECKING,
    corrects: int = 0,
) -> SheetImport:
    """Keep a sheet that passes the guard, for a worker to check; raises SheetRefused, and keeps nothing, where it does not.

    One that the command line hands in is confirmed with that, and the command writes it itself.

    ``corrects`` is the import of the same kind that came to nothing and in whose place this one is handed in.
    """
    # Of a name that is too long the end is kept, since the guard looks at the suffix.
    name = PurePath(file.name or "").name[-200:]
    # Before the checksum reads all of it.
    check_size(file.size or 0)
    sheet = SheetImport(register=register, file_name=name, state=state, requested_by=user)
    sheet.corrects = SheetImport.objects.filter(pk=corrects, register=register, state__in=FRUITLESS).first()
    sheet.checksum = sha256(file)
    # A name of our own: what a person called the file is no safe path, and says nothing to the next.
    sheet.file.save(f"{register}{PurePath(name).suffix.lower()}", file, save=False)
    try:
        check_file(Path(sheet.file.path), name)
        sheet.save()
    # Also when the process is stopped: a file without its row would lie there for ever.
    except BaseException:
        sheet.file.delete(save=False)
        raise
    if state == State.CHECKING:
        job_enqueue(SheetImport, sheet.pk)
    return sheet


def sha256(file: UploadedFile | File) -> str:
    """Return the checksum of a file."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@transaction.atomic
def sheet_import_confirm(*, pk: int, user: User) -> bool:
    """Let a checked sheet be written; False where it is not waiting for that (a second click, another clerk)."""
    confirmed = transition(
        pk, {State.CHECKED}, State.WRITING,
        # The attempts of the check do not count against the writing; no sign of life, since waiting starts anew.
        confirmed_by=user, confirmed_at=timezone.now(), attempts=0, progress=0, touched_at=None,
    )  # fmt: skip
    if confirmed:
        job_enqueue(SheetImport, pk)
    return confirmed


@transaction.atomic
def sheet_import_discard(*, pk: int) -> bool:
    """Give up a sheet that was not written; the record stays, the file and the actions of its rows go."""
    sheet = SheetImport.objects.select_for_update().get(pk=pk)
    done = transition(pk, {State.CHECKED, State.REFUSED, State.FAILED}, State.DISCARDED, finished_at=timezone.now())
    if done:
        rows_clear(sheet)
        # A file deleted before a rollback would be missing from an import that stands.
        transaction.on_commit(lambda: sheet.file.delete(save=False))
    return done


def transition(pk: int, allowed: set[str], state: str, **values: object) -> bool:
    """Move the import from one of the allowed states; one statement, so that of two people one wins."""
    return bool(SheetImport.objects.filter(pk=pk, state__in=allowed).update(state=state, **values))
