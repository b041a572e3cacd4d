"""ZIP archives that people hand in: what they are, and what they unpack to before anything is read from them."""

import struct
import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of a compound file, as Office 97-2003 wrote them and as encrypted documents are wrapped."""
# Of a member's header. An empty archive begins otherwise, and holds nothing that is wanted.
ZIP = b"PK\x03\x04"
LOCAL_HEADER = struct.Struct("<4s22xHH")
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
MOST_MEMBERS = 5_000


class ArchiveTooLarge(Exception):
    """An archive that unpacks to more than may be."""


def describe_archive(names: list[str]) -> str:
    """Return in words what a ZIP archive with these members is."""
    marks = {
        "xl/workbook.xml": _("an Excel workbook"),
        "xl/workbook.bin": _("a binary Excel workbook (.xlsb)"),
        "word/document.xml": _("a Word document"),
        "ppt/presentation.xml": _("a PowerPoint presentation"),
        "content.xml": _("an OpenDocument file"),
    }
    return str(next((found for name, found in marks.items() if name in names), _("a ZIP archive")))


def check_unpacked(members: list[zipfile.ZipInfo], raw: BinaryIO, most: int) -> None:
    """Unpack every member into nothing: BadZipFile where a declared size was a lie, ArchiveTooLarge over ``most`` bytes.

    The sizes in the directory are the sender's claim, and readers in other languages do not stop at them.
    """
    left = most
    for member in members:
        # What is left, not the whole: many members together are as large as one.
        size = measure_unpacked(member, raw, left)
        if size > left:
            raise ArchiveTooLarge
        if size != member.file_size:
            raise zipfile.BadZipFile
        left -= size


def measure_unpacked(member: zipfile.ZipInfo, raw: BinaryIO, most: int) -> int:
    """Return the true size of an archive's member; counting stops soon after ``most`` bytes."""
    # From the member's own header: the directory at the end may tell another story than the data.
    raw.seek(member.header_offset)
    signature, name_length, extra_length = LOCAL_HEADER.unpack(raw.read(LOCAL_HEADER.size))
    # Only these two are measured here, so only these may pass; bzip2 and LZMA are no part of OOXML.
    if signature != ZIP or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile
    raw.seek(name_length + extra_length, 1)
    if member.compress_type == zipfile.ZIP_STORED:
        # What the directory claims, or as much of it as exists.
        at = raw.tell()
        return max(0, min(member.compress_size, raw.seek(0, 2) - at))
    return measure_inflated(raw, member.compress_size, most)


def measure_inflated(raw: BinaryIO, packed: int, most: int) -> int:
    """Return the size that the next ``packed`` bytes inflate to, unpacking at most a megabyte at a time."""
    # Raw deflate, without a header. zipfile stops at the declared size, which is just what is in doubt.
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    while packed > 0 and not inflate.eof and size <= most:
        chunk = raw.read(min(packed, 65_536))
        if not chunk:
            break
        packed -= len(chunk)
        while chunk and size <= most:
            # Bounded, as one chunk of 64 KB may inflate to 64 MB.
            size += len(inflate.decompress(chunk, MEGABYTE))
            chunk = inflate.unconsumed_tail
    # The data ended before the stream did.
    if size <= most and not inflate.eof:
        raise zipfile.BadZipFile
    return size
