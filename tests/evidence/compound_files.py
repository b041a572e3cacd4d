"""Compound files as Excel 97-2003 wrote them, small enough to be read."""

import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    """Return an entry of the directory."""
    raw = (name + "\0").encode("utf-16-le")
    places = struct.pack("<HBBIII", len(raw), kind, 1, FREE, FREE, child)
    return raw.ljust(64, b"\0") + places + bytes(36) + struct.pack("<IQ", start, size)


def xls(sheet_type: int = 0) -> bytes:
    """Return a workbook with one empty sheet: 0 is a worksheet, 1 a sheet of Excel 4 macros, 6 a module of VBA."""
    beginning = record(0x809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    name = b"\x03\x00abc"
    place = len(beginning) + len(record(0x85, bytes(6) + name)) + len(record(0x0A))
    stream = beginning + record(0x85, struct.pack("<IBB", place, 0, sheet_type) + name) + record(0x0A)
    stream += record(0x809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + record(0x0A)
    # One sector for the table of sectors, one for the directory, eight for the workbook.
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    head += struct.pack("<I", FREE) * 108
    sectors = struct.pack("<10I", FAT, END, *range(3, 10), END).ljust(512, b"\xff")
    folder = entry("Root Entry", 5, END, 0, 1) + entry("Workbook", 2, 2, 4096)
    return head + sectors + folder.ljust(512, b"\0") + stream.ljust(4096, b"\0")
