"""Taking a file in: checked, scanned, stored under a random name, recorded."""

import datetime as dt
import hashlib
import re
import unicodedata
import uuid
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.marks import check_clearance
from accounts.models import User
from audit.services.telling import reading_tell
from evidence.archives import MEGABYTE
from evidence.content import Kind, check_content
from evidence.exceptions import EvidenceDamaged, EvidenceRefused
from evidence.models import EvidenceFile
from evidence.scanning import scan_for_viruses


class EvidenceUpload(NamedTuple):
    """A file as handed in, and the day that it speaks for, where one was named."""

    file: UploadedFile
    speaks_for: dt.date | None = None


class Examined(NamedTuple):
    """What the examination of a file came to."""

    upload: EvidenceUpload
    kind: Kind
    name: str
    scanner: str


def evidence_keep(*, file: UploadedFile, user: User, speaks_for: dt.date | None = None) -> EvidenceFile:
    """Check, scan and store one file; raises EvidenceRefused, and then nothing was stored."""
    return evidence_keep_all(files=[EvidenceUpload(file, speaks_for)], user=user)[0]


@transaction.atomic
def evidence_keep_all(*, files: Sequence[EvidenceUpload], user: User) -> list[EvidenceFile]:
    """Store all of the files, or none: every one is examined before the first is stored; raises EvidenceRefused."""
    # First of all, so that nobody makes the scanner work for what is refused anyhow.
    check_quota(files, user)
    examined = []
    for upload in files:
        kind = check_content(upload.file)
        name = make_safe_name(upload.file.name or "", kind.suffixes)
        examined.append(Examined(upload, kind, name, scan_for_viruses(upload.file, name)))
    rows: list[EvidenceFile] = []
    try:
        for one in examined:
            rows.append(evidence_store(one, user))
    except BaseException:
        # The transaction takes the rows back; nothing takes back the files.
        for row in rows:
            row.file.delete(save=False)
        raise
    return rows


def check_quota(files: Sequence[EvidenceUpload], user: User) -> None:
    """Refuse more than EVIDENCE_BYTES_A_DAY of one person within 24 hours, so that nobody can fill the disk alone."""
    # Locked, so that several requests at once do not each find room.
    # Rows that refer to the person can still be written meanwhile.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    since = timezone.now() - dt.timedelta(days=1)
    kept = EvidenceFile.objects.filter(uploaded_by=user, uploaded_at__gt=since).aggregate(sum=Sum("size"))["sum"] or 0
    if kept + sum(upload.file.size or 0 for upload in files) > settings.EVIDENCE_BYTES_A_DAY:
        raise EvidenceRefused(
            _("Of one person, at most %(most)s MB are kept within 24 hours; hand in the rest tomorrow.")
            % {"most": settings.EVIDENCE_BYTES_A_DAY // MEGABYTE}
        )


def evidence_store(examined: Examined, user: User) -> EvidenceFile:
    """Store an examined file; where its row cannot be written, the file does not stay behind."""
    file, speaks_for = examined.upload
    row = EvidenceFile(
        name=examined.name, media_type=examined.kind.media_type, size=file.size or 0, checksum=compute_checksum(file),
        speaks_for=speaks_for, scanner=examined.scanner, uploaded_by=user,
    )  # fmt: skip
    # No suffix: nothing on the server should ever take it for a page or a program.
    # The name on the disk has nothing of the person's, so it can neither lead elsewhere nor clash.
    row.file.save(uuid.uuid4().hex, file, save=False)
    try:
        row.save()
    except Exception:
        row.file.delete(save=False)
        raise
    return row


def compute_checksum(file: UploadedFile) -> str:
    """Return the file's SHA-256; the file is left at its beginning."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Should a browser show it all the same: no script, no form, no origin.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


def evidence_response(file: EvidenceFile, user: User) -> FileResponse:
    """Return the file to be saved under its name (RFC 5987), in its type by content; the trail has who opened it.

    Http404 where it bears a security mark above the person's clearance.
    EvidenceDamaged where it is not byte for byte what was handed in: whoever could write into the store, or a failing
    disk, must not speak in the name of who handed it in.
    """
    check_clearance(user, file)
    try:
        content = file.file.open("rb")
    except FileNotFoundError:
        raise EvidenceDamaged(file, "missing from the store") from None
    # Read to its end before the first byte is sent: half a file cannot be taken back.
    found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != file.checksum:
        content.close()
        raise EvidenceDamaged(file, f"SHA-256 {found} in place of {file.checksum}")
    content.seek(0)
    # Of the body whose people handed it in.
    reading_tell(file, name=file.name, body=file.uploaded_by.body_id)
    # Saved and not shown: what a browser runs at our address, it runs with our cookies.
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type, headers=HEADERS)


LONGEST = 80
"""Characters before the suffix: file systems allow 255 bytes, and a Chinese character takes three."""
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
"""What Windows does not allow in names; a path's separators among it."""
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Control, formatting (bidirectional overrides, zero width), surrogates, private and unassigned characters."""


def make_safe_name(name: str, suffixes: Sequence[str]) -> str:
    """Return the last part of ``name`` without what could deceive, ending as the content does (``suffixes[0]`` if not)."""
    # Composed, as a Mac sends its names taken apart and two spellings look the same.
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(char for char in last if unicodedata.category(char) not in UNSEEN)
    # Windows drops dots and spaces at the end, so the suffix would not be the last any more.
    clean = FORBIDDEN.sub("_", " ".join(seen.split())).strip(". ")
    suffix = PurePath(clean).suffix.lower()
    stem = clean[: -len(suffix)] if suffix in suffixes else clean
    return (stem[:LONGEST].strip(". ") or "file") + (suffix if suffix in suffixes else suffixes[0])
