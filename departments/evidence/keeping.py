"""Taking a file in: checked, scanned, stored under a random name, recorded."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from departments.models import EvidenceFile, User

from .content import Kind, check_content
from .names import safe_name
from .scanning import scan


class HandedIn(NamedTuple):
    """A file as handed in, and the day that it speaks for, where one was named."""

    file: UploadedFile
    speaks_for: dt.date | None = None


class Examined(NamedTuple):
    """What the examination of a file came to."""

    handed_in: HandedIn
    kind: Kind
    name: str
    scanner: str


def evidence_keep(*, file: UploadedFile, user: User, speaks_for: dt.date | None = None) -> EvidenceFile:
    """Check, scan and store one file; raises EvidenceRefused, and then nothing was stored."""
    return evidence_keep_all(files=[HandedIn(file, speaks_for)], user=user)[0]


@transaction.atomic
def evidence_keep_all(*, files: Sequence[HandedIn], user: User) -> list[EvidenceFile]:
    """Store all of the files, or none: every one is examined before the first is stored; raises EvidenceRefused."""
    return [store(examined, user) for examined in [examine(handed_in) for handed_in in files]]


def examine(handed_in: HandedIn) -> Examined:
    """Return what the file is, its safe name and who scanned it, or raise EvidenceRefused."""
    file = handed_in.file
    kind = check_content(file)
    name = safe_name(file.name or "", kind.suffixes)
    return Examined(handed_in, kind, name, scan(file, name))


def store(examined: Examined, user: User) -> EvidenceFile:
    """Store an examined file; where its row cannot be written, the file does not stay behind."""
    file, speaks_for = examined.handed_in
    row = EvidenceFile(
        name=examined.name, media_type=examined.kind.media_type, size=file.size or 0, checksum=checksum(file),
        speaks_for=speaks_for, scanner=examined.scanner, uploaded_by=user,
    )  # fmt: skip
    # No suffix: nothing on the server should ever take it for a page or a program.
    row.file.save(uuid.uuid4().hex, file, save=False)
    try:
        row.save()
    except Exception:
        row.file.delete(save=False)
        raise
    return row


def checksum(file: UploadedFile) -> str:
    """Return the file's SHA-256; the file is left at its beginning."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
