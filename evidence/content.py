"""What a file is, told by its content alone: names and types that came with the upload are anyone's to choose."""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO, NoReturn, cast

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from evidence.archives import (
    ENCRYPTED_STREAM,
    MEGABYTE,
    MOST_MEMBERS,
    OLE,
    ZIP,
    ArchiveTooLarge,
    check_unpacked,
    describe_archive,
)
from evidence.exceptions import EvidenceRefused
from evidence.macros import UnreadablePart, archive_holds_macros, compound_holds_macros

HEAD = 4096


DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, NotImplementedError, UnicodeDecodeError, UnreadablePart,
)  # fmt: skip
"""What reading an archive raises that is not whole."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that is kept; the first suffix is the usual one."""

    media_type: str
    suffixes: tuple[str, ...]


SIMPLE = {
    kind.media_type: kind
    for kind in (
        Kind("application/pdf", (".pdf",)),
        Kind("image/jpeg", (".jpg", ".jpeg")),
        Kind("image/png", (".png",)),
        Kind("image/tiff", (".tif", ".tiff")),
    )
}
"""Told by their first bytes: documents, photographs and what scanners write."""

OFFICE = "application/vnd.openxmlformats-officedocument."
ARCHIVED = {
    "word/document.xml": Kind(f"{OFFICE}wordprocessingml.document", (".docx",)),
    "xl/workbook.xml": Kind(f"{OFFICE}spreadsheetml.sheet", (".xlsx",)),
    "ppt/presentation.xml": Kind(f"{OFFICE}presentationml.presentation", (".pptx",)),
    "OFD.xml": Kind("application/ofd", (".ofd",)),
}
"""Told by the part that such an archive must have; OFD is the layout format of official documents (GB/T 33190)."""

OLD_OFFICE = {
    "WordDocument": Kind("application/msword", (".doc", ".wps")),
    "Workbook": Kind("application/vnd.ms-excel", (".xls", ".et")),
    "PowerPoint Document": Kind("application/vnd.ms-powerpoint", (".ppt", ".dps")),
}
"""Told by a stream's name inside the compound file."""

ACCEPT = ",".join(
    suffix for group in (SIMPLE, ARCHIVED, OLD_OFFICE) for kind in group.values() for suffix in kind.suffixes
)
"""What the browser's file chooser offers; a convenience, no check."""


def check_content(upload: UploadedFile) -> Kind:
    """Return what the file is, or raise EvidenceRefused; the file is left at its beginning."""
    check_size(upload.size or 0)
    file = cast(BinaryIO, upload.file)
    # Whoever looked at the upload before may have left it anywhere.
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    # By the content: suffix and type came with the upload and are anyone's to choose.
    kind = (
        detect_office_kind(file)
        if head.startswith(OLE)
        else detect_archive_kind(file)
        if head.startswith(ZIP)
        else detect_simple_kind(head)
    )
    file.seek(0)
    return kind


def check_size(size: int) -> None:
    """Refuse an empty file and one over the limit."""
    if size == 0:
        raise EvidenceRefused(_("The file is empty."))
    if size > settings.EVIDENCE_MAX_BYTES:
        raise EvidenceRefused(
            _("The file has %(megabytes)s MB; at most %(most)s MB are kept. Scan it at a lower resolution or split it.")
            % {"megabytes": f"{size / MEGABYTE:.1f}", "most": settings.EVIDENCE_MAX_BYTES // MEGABYTE}
        )


def detect_simple_kind(head: bytes) -> Kind:
    """Return the kind of a file that its first bytes tell."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        found = []
    kinds = [SIMPLE[match.mime_type] for match in found if match.mime_type in SIMPLE]
    return kinds[0] if kinds else refuse_kind(found[0].name if found else _("something else"))


def refuse_kind(found: str) -> NoReturn:
    """Refuse a file of a kind that is not kept."""
    raise EvidenceRefused(
        _("What the file holds is %(found)s; PDF, OFD, JPEG, PNG, TIFF, Word, Excel and PowerPoint are kept.")
        % {"found": found}
    )


def detect_office_kind(file: BinaryIO) -> Kind:
    """Return the kind of a compound file: Office 97–2003 without macros and without a password."""
    data = file.read()
    # A password hides the content from every check here, and from whoever has to read the evidence.
    if ENCRYPTED_STREAM in data:
        refuse_encrypted()
    if compound_holds_macros(data):
        refuse_macros()
    kinds = [kind for stream, kind in OLD_OFFICE.items() if stream.encode("utf-16-le") in data]
    return kinds[0] if kinds else refuse_kind(_("another Office document"))


def refuse_encrypted() -> NoReturn:
    """Refuse what nobody can look into."""
    raise EvidenceRefused(_("The file is protected by a password. Remove the password and hand it in again."))


def refuse_macros() -> NoReturn:
    """Refuse a document with a program inside."""
    raise EvidenceRefused(_("The document holds macros. Save it without macros, or as a PDF, and hand that in."))


def detect_archive_kind(file: BinaryIO) -> Kind:
    """Return the kind of a ZIP archive by the parts it really has; refuse bombs, macros and what is damaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            if any(member.flag_bits & 1 for member in members):
                refuse_encrypted()
            if len(members) > MOST_MEMBERS or len(set(names)) < len(names):
                # Of two members of one name, the scanner and the reader may take different ones.
                raise zipfile.BadZipFile
            kinds = [kind for part, kind in ARCHIVED.items() if part in names]
            # An archive that is two kinds at once is read as one by the check and as the other by a program.
            if len(kinds) != 1:
                refuse_kind(describe_archive(names))
            # Measured before anything is read from it.
            check_unpacked(members, file, settings.SHEET_MAX_UNPACKED_BYTES)
            # After the measuring, since it unpacks parts.
            if archive_holds_macros(archive):
                refuse_macros()
    except ArchiveTooLarge:
        most = settings.SHEET_MAX_UNPACKED_BYTES // MEGABYTE
        raise EvidenceRefused(_("Unpacked, the file would take more than %(most)s MB.") % {"most": most}) from None
    except DAMAGED:
        raise EvidenceRefused(_("The file is damaged or was cut off on its way.")) from None
    return kinds[0]
