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

from . import kinds
from .problems import SheetRefused

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
LOCAL_HEADER = struct.Struct("<4s22xHH")
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
OLD_EXCEL_STREAM = "Workbook".encode("utf-16-le")
MOST_MEMBERS = 5_000


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
    if suffix not in {".xlsx", ".csv"}:
        raise SheetRefused(kinds.OLD_EXCEL if suffix == ".xls" else kinds.UNKNOWN_SUFFIX)
    check_size(path.stat().st_size)
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(OLE):
            refuse_ole(file, suffix)
        if head.startswith(ZIP):
            check_workbook(path, suffix)
            return Format.XLSX
    if suffix == ".xlsx":
        raise SheetRefused(
            kinds.DAMAGED if head.startswith(b"PK") else kinds.RENAMED, suffix=suffix, found=found_in(head)
        )
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SheetRefused(kinds.ENCODING, at=1)
    if head[:4] in FOUND or b"\x00" in head:
        raise SheetRefused(kinds.RENAMED, suffix=suffix, found=found_in(head))
    return Format.CSV


def check_size(size: int) -> None:
    """Refuse an empty file and one over the limit."""
    if size == 0:
        raise SheetRefused(kinds.EMPTY)
    if size > settings.SHEET_MAX_BYTES:
        most = settings.SHEET_MAX_BYTES // MEGABYTE
        raise SheetRefused(kinds.TOO_LARGE, megabytes=f"{size / MEGABYTE:.1f}", most=most)


def found_in(head: bytes) -> str:
    """Return in words what a file that begins with ``head`` is."""
    return str(FOUND.get(head[:4]) or (_("something else") if b"\x00" in head else _("plain text")))


def refuse_ole(file: BinaryIO, suffix: str) -> None:
    """Refuse a compound file: a workbook under a password, one of Excel 97–2003, or another Office document."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(ENCRYPTED_STREAM) >= 0:
            raise SheetRefused(kinds.ENCRYPTED)
        if data.find(OLD_EXCEL_STREAM) >= 0:
            raise SheetRefused(kinds.OLD_EXCEL)
    raise SheetRefused(kinds.RENAMED, suffix=suffix, found=str(_("another Office document")))


def check_workbook(path: Path, suffix: str) -> None:
    """Refuse an archive that is no whole .xlsx workbook or that unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            members = archive.infolist()
            check_members(members, suffix)
            check_unpacked(members, raw)
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, NotImplementedError, UnicodeDecodeError):
        raise SheetRefused(kinds.DAMAGED) from None


def check_members(members: list[zipfile.ZipInfo], suffix: str) -> None:
    """Check the archive's directory: an .xlsx workbook, nothing encrypted, no name twice, a bearable declared size."""
    names = [member.filename for member in members]
    if any(member.flag_bits & 1 for member in members):
        raise SheetRefused(kinds.ENCRYPTED)
    if sum(member.file_size for member in members) > settings.SHEET_MAX_UNPACKED_BYTES or len(members) > MOST_MEMBERS:
        raise SheetRefused(kinds.BOMB, most=settings.SHEET_MAX_UNPACKED_BYTES // MEGABYTE)
    if "xl/workbook.xml" not in names or suffix != ".xlsx":
        raise SheetRefused(kinds.RENAMED, suffix=suffix, found=archive_found(names))
    if len(set(names)) < len(names):
        # Two readers may take different ones of the two, so what was checked need not be what is read.
        raise SheetRefused(kinds.DAMAGED)


def archive_found(names: list[str]) -> str:
    """Return in words what a ZIP archive with these members is."""
    marks = {
        "xl/workbook.xml": _("an Excel workbook"),
        "xl/workbook.bin": _("a binary Excel workbook (.xlsb)"),
        "word/document.xml": _("a Word document"),
        "ppt/presentation.xml": _("a PowerPoint presentation"),
        "content.xml": _("an OpenDocument file"),
    }
    return str(next((found for name, found in marks.items() if name in names), _("a ZIP archive")))


def check_unpacked(members: list[zipfile.ZipInfo], raw: BinaryIO) -> None:
    """Unpack every member into nothing and refuse the archive where a declared size was a lie or the sum too large.

    The sizes in the directory are the sender's claim, and readers in other languages do not stop at them.
    """
    left = settings.SHEET_MAX_UNPACKED_BYTES
    for member in members:
        size = unpacked_size(member, raw, left)
        if size > left:
            raise SheetRefused(kinds.BOMB, most=settings.SHEET_MAX_UNPACKED_BYTES // MEGABYTE)
        if size != member.file_size:
            raise SheetRefused(kinds.DAMAGED)
        left -= size


def unpacked_size(member: zipfile.ZipInfo, raw: BinaryIO, most: int) -> int:
    """Return the true size of an archive's member; counting stops soon after ``most`` bytes."""
    raw.seek(member.header_offset)
    signature, name_length, extra_length = LOCAL_HEADER.unpack(raw.read(LOCAL_HEADER.size))
    if signature != ZIP or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise SheetRefused(kinds.DAMAGED)
    raw.seek(name_length + extra_length, 1)
    if member.compress_type == zipfile.ZIP_STORED:
        return len_available(raw, member.compress_size)
    return inflated_size(raw, member.compress_size, most)


def len_available(raw: BinaryIO, size: int) -> int:
    """Return how many of the next ``size`` bytes exist."""
    at = raw.tell()
    return max(0, min(size, raw.seek(0, 2) - at))


def inflated_size(raw: BinaryIO, packed: int, most: int) -> int:
    """Return the size that the next ``packed`` bytes inflate to, unpacking at most a megabyte at a time."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    while packed > 0 and not inflate.eof and size <= most:
        chunk = raw.read(min(packed, 65_536))
        if not chunk:
            break
        packed -= len(chunk)
        while chunk and size <= most:
            size += len(inflate.decompress(chunk, MEGABYTE))
            chunk = inflate.unconsumed_tail
    if size <= most and not inflate.eof:
        raise SheetRefused(kinds.DAMAGED)
    return size
