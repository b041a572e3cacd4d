"""Programs inside documents, whatever their parts are called and however these are written."""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

from django.conf import settings
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from evidence.archives import MEGABYTE, MOST_MEMBERS, OLE, ZIP, check_unpacked

CONTENT_TYPES = "[content_types].xml"
MARKS = ("vbaproject", "macroenabled", "macrosheet")
"""In a content type or in the type of a relationship: VBA, a document with it, and the sheets of Excel 4 macros (XLM)."""
VBA_STREAM = "_VBA_PROJECT".encode("utf-16-le")
# Type 0x85, its length, four bytes of offset, visibility, and 1 for a sheet of macros.
BOUNDSHEET = re.compile(rb"\x85\x00[\x08-\xff]\x00.{4}[\x00-\x02]\x01", re.DOTALL)
"""The record of an Excel 97-2003 workbook that announces a sheet of macros."""
MOST_PART = 32 * MEGABYTE
"""A part that is parsed, or looked into as a document of its own, may be so large."""
DEEPEST = 3
"""Documents within documents that are looked into."""
LOCAL = re.compile(r"(file:/*)?[a-z]:[\\/]", re.IGNORECASE)
# At least two letters before the colon, so that a drive letter is no scheme.
SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:|[\\/]{2}", re.IGNORECASE)


class UnreadablePart(Exception):
    """A part that no document needs to have so: it is taken for damage."""


def compound_holds_macros(data: bytes) -> bool:
    """Say whether a compound file, as Office 97-2003 wrote them, holds VBA or a sheet of Excel 4 macros."""
    # Looked for in the raw bytes: names of streams stand in UTF-16, wherever a directory entry lies.
    return VBA_STREAM in data or has_macro_sheet(data)


def has_macro_sheet(data: bytes) -> bool:
    """Say whether an Excel 97-2003 workbook has a sheet of Excel 4 macros."""
    try:
        sheets = CalamineWorkbook.from_filelike(BytesIO(data)).sheets_metadata
    except (CalamineError, OSError, ValueError):
        # Other programs' workbooks that it cannot read; their records look the same.
        return BOUNDSHEET.search(data) is not None
    return any(sheet.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba) for sheet in sheets)


def archive_holds_macros(archive: zipfile.ZipFile, depth: int = 1) -> bool:
    """Say whether any part is a program, by what is declared of it and by what it is, or a template is fetched from elsewhere.

    The archive must have been measured; raises UnreadablePart for a part that cannot be looked into.
    """
    return any(part_holds_macros(archive, member, depth) for member in archive.infolist())


def part_holds_macros(archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int) -> bool:
    """Say whether one part is or declares a program."""
    name = member.filename.lower()
    if name.endswith("vbaproject.bin") or "macrosheets/" in name:
        return True
    if name == CONTENT_TYPES or name.endswith(".rels"):
        # Declarations decide what a program does with a part, whatever the part is called.
        return any(declares_macros(one.attrib) for one in parse(read_part(archive, member)).iter())
    # A macro project under any other name is known by its first bytes.
    with archive.open(member) as part:
        head = part.read(len(OLE))
    # A part under another name, or a document within the document.
    if head == OLE:
        return compound_holds_macros(read_part(archive, member))
    return head.startswith(ZIP) and nested_holds_macros(read_part(archive, member), depth + 1)


def nested_holds_macros(data: bytes, depth: int) -> bool:
    """Say whether a document within a document holds macros."""
    # Each level may be a bomb of its own, and no honest document needs this many.
    if depth > DEEPEST:
        raise UnreadablePart
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or any(member.flag_bits & 1 for member in members):
            raise UnreadablePart
        check_unpacked(members, BytesIO(data), settings.SHEET_MAX_UNPACKED_BYTES)
        return archive_holds_macros(archive, depth)


def read_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a part whole."""
    with archive.open(member) as part:
        data = part.read(MOST_PART + 1)
    if len(data) > MOST_PART:
        raise UnreadablePart(member.filename)
    return data


def parse(data: bytes) -> ElementTree.Element:
    """Return a part of the package in whatever encoding it is written; one with definitions of its own is refused."""
    # NUL bytes taken out, the words are found in UTF-16 as well.
    if b"<!DOCTYPE" in data.replace(b"\0", b"").upper():
        raise UnreadablePart
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError):
        raise UnreadablePart from None


def declares_macros(attributes: dict[str, str]) -> bool:
    """Say whether an entry of the content types, or a relationship, stands for a program."""
    kind = (attributes.get("ContentType") or attributes.get("Type") or "").lower()
    if any(mark in kind for mark in MARKS):
        return True
    # A template fetched from elsewhere brings its macros when the document is opened.
    return kind.endswith("/attachedtemplate") and is_remote(attributes.get("Target", ""))


def is_remote(target: str) -> bool:
    """Say whether a target lies on another machine: Word itself notes where on this one the template lay."""
    target = target.strip()
    return not LOCAL.match(target) and SCHEME.match(target) is not None
