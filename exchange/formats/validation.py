"""The look at a file's bytes before anything reads it: what it is, how large, and whether it is whole.

Nothing here trusts a name, a declared size or a content type that came with the upload.
"""

import codecs
import mmap
import struct
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path, PurePath
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

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
from exchange.formats import error_codes
from exchange.formats.errors import SheetRefused
from exchange.formats.parts import find_workbook, name_key

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
TEXT_SUFFIXES = {".csv", ".txt"}
OLD_EXCEL_STREAM = "Workbook".encode("utf-16-le")


class Format(StrEnum):
    """The formats that are read."""

    XLSX = "xlsx"
    CSV = "csv"


FOUND = {
    b"%PDF": _("a PDF document"),
    b"\x89PNG": _("a picture"),
    b"\xff\xd8\xff": _("a picture"),
    b"GIF8": _("a picture"),
    b"Rar!": _("a RAR archive"),
    b"7z\xbc\xaf": _("a 7z archive"),
    b"<!DO": _("a web page"),
    b"<htm": _("a web page"),
    b"<HTM": _("a web page"),
    b"<?xm": _("an XML document"),
}
"""What a file's first bytes give it away as, where it is no sheet."""


def check_file(path: Path, name: str) -> Format:
    """Return the format of an uploaded file called ``name``, or raise SheetRefused.

    Reads each byte at most once and keeps none; the unpacked size is measured, not believed.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in {".xlsx", *TEXT_SUFFIXES}:
        raise SheetRefused(error_codes.OLD_EXCEL if suffix == ".xls" else error_codes.UNKNOWN_SUFFIX)
    check_size(path.stat().st_size)
    with path.open("rb") as file:
        head = file.read(8)
        # Looked for by the bytes: a workbook under a password is a compound file with the ending .xlsx.
        if head.startswith(OLE):
            refuse_ole(file, suffix)
        if head.startswith(ZIP):
            check_workbook(path, suffix)
            return Format.XLSX
    if suffix == ".xlsx":
        raise SheetRefused(
            error_codes.DAMAGED if head.startswith(b"PK") else error_codes.RENAMED, suffix=suffix, found=found_in(head)
        )
    # Excel's "Unicode text": most of its bytes are NUL, which stands in no text of the other encodings.
    if head.startswith(UTF16_MARKS) and not head.startswith(codecs.BOM_UTF32_LE):
        return Format.CSV
    if head[:4] in FOUND or b"\x00" in head:
        raise SheetRefused(error_codes.RENAMED, suffix=suffix, found=found_in(head))
    return Format.CSV


def check_size(size: int) -> None:
    """Refuse an empty file and one over the limit."""
    if size == 0:
        raise SheetRefused(error_codes.EMPTY)
    if size > settings.SHEET_MAX_BYTES:
        most = settings.SHEET_MAX_BYTES // MEGABYTE
        raise SheetRefused(error_codes.TOO_LARGE, megabytes=f"{size / MEGABYTE:.1f}", most=most)


def found_in(head: bytes) -> str:
    """Return in words what a file that begins with ``head`` is."""
    return str(FOUND.get(head[:4]) or (_("something else") if b"\x00" in head else _("plain text")))


def refuse_ole(file: BinaryIO, suffix: str) -> None:
    """Refuse a compound file: a workbook under a password, one of Excel 97–2003, or another Office document."""
    # The names of streams lie anywhere in the file; mapped, it is searched without being copied.
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(ENCRYPTED_STREAM) >= 0:
            raise SheetRefused(error_codes.ENCRYPTED)
        if data.find(OLD_EXCEL_STREAM) >= 0:
            raise SheetRefused(error_codes.OLD_EXCEL)
    raise SheetRefused(error_codes.RENAMED, suffix=suffix, found=str(_("another Office document")))


def check_workbook(path: Path, suffix: str) -> None:
    """Refuse an archive that is no whole .xlsx workbook or that unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            members = archive.infolist()
            # The cheap look first: the declared sizes alone refuse most bombs before anything is unpacked.
            check_members(members)
            check_unpacked(members, raw, settings.SHEET_MAX_UNPACKED_BYTES)
            if suffix != ".xlsx" or not find_workbook(archive):
                found = describe_archive([member.filename for member in members])
                raise SheetRefused(error_codes.RENAMED, suffix=suffix, found=found)
    except ArchiveTooLarge:
        raise SheetRefused(error_codes.BOMB, most=settings.SHEET_MAX_UNPACKED_BYTES // MEGABYTE) from None
    # Everything that zipfile raises for hostile archives, unknown compression and names in no encoding among them.
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, NotImplementedError, LookupError, ValueError):
        raise SheetRefused(error_codes.DAMAGED) from None


def check_members(members: list[zipfile.ZipInfo]) -> None:
    """Check the archive's directory: nothing encrypted, no name twice, a bearable declared size."""
    names = {name_key(member.filename) for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise SheetRefused(error_codes.ENCRYPTED)
    if sum(member.file_size for member in members) > settings.SHEET_MAX_UNPACKED_BYTES or len(members) > MOST_MEMBERS:
        raise SheetRefused(error_codes.BOMB, most=settings.SHEET_MAX_UNPACKED_BYTES // MEGABYTE)
    if len(names) < len(members):
        # Two readers may take different ones of the two, so what was checked need not be what is read.
        raise SheetRefused(error_codes.DAMAGED)
