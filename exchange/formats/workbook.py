"""A streaming look into a workbook's XML: where its sheets lie, how far they reach, where formulas stand.

calamine, which reads the values, returns a formula's last result without saying that it is one; it lays a sheet
out as a full rectangle, and copies a shared text into each cell that shows it. So a small file can ask for any amount of
memory, and what calamine would build is measured here first. Document types are refused, so no entity can expand.
"""

import posixpath
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from exchange.formats import error_codes
from exchange.formats.errors import SHOWN, ErrorCode, SheetRefused
from exchange.formats.plain import is_plain

MOST_LINES = 200_000
MOST_COLUMNS = 400
MOST_CELLS = 6_000_000
MOST_CHARACTERS = 60_000_000
MOST_FAULTS = 100_000
CHUNK = 1 << 18

Faults = dict[int, dict[int, tuple[ErrorCode, str]]]
"""Cells that must not be read, by line and column counted from 1: why, and what stands there."""


@dataclass
class SheetScan:
    """What a sheet's XML says about itself; lines and columns are counted from 1, as Excel does."""

    lines: int = 0
    columns: int = 0
    characters: int = 0
    faults: Faults = field(default_factory=lambda: defaultdict(dict))

    def fits(self) -> bool:
        """Say whether the sheet can be laid out in memory."""
        return self.lines <= MOST_LINES and self.columns <= MOST_COLUMNS and self.lines * self.columns <= MOST_CELLS


def parse(archive: zipfile.ZipFile, name: str, start: Callable[..., None], **handlers: Callable[..., None]) -> None:
    """Feed a member of the archive to expat piece by piece; raise SheetRefused where it is not well-formed."""
    parser = expat.ParserCreate()
    # expat would call the handler for each line of a text.
    parser.buffer_text = True
    parser.StartElementHandler = start
    # Refused at its beginning, before an entity can be declared, let alone expanded.
    parser.StartDoctypeDeclHandler = refuse_doctype
    for handler, function in handlers.items():
        setattr(parser, handler, function)
    try:
        with archive.open(name) as file:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)
    # LookupError is an encoding that Python does not know.
    except (expat.ExpatError, LookupError, zipfile.BadZipFile, EOFError):
        raise SheetRefused(error_codes.DAMAGED) from None


def refuse_doctype(*_: Any) -> None:
    """Refuse a document type: no workbook has one, and entities are declared there."""
    raise SheetRefused(error_codes.DAMAGED)


def local(name: str) -> str:
    """Return an element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the archive member of each worksheet by the sheet's name, in workbook order."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            # Targets are relative to xl/ or absolute, as programs please.
            targets[attributes["Id"]] = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            key = next(value for label, value in attributes.items() if local(label) == "id")
            # A sheet without its relation is kept with no member, and fails as damaged when it is asked for.
            sheets[attributes["name"]] = targets.get(key, "")

    try:
        parse(archive, "xl/_rels/workbook.xml.rels", relation)
        parse(archive, "xl/workbook.xml", sheet)
    except StopIteration:
        raise SheetRefused(error_codes.DAMAGED) from None
    return sheets


def shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    """Return the length of each shared text of the workbook."""
    lengths: list[int] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        # Almost every name is plain, and the comparison saves a split for each of a million elements.
        if name == "si" or local(name) == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    if "xl/sharedStrings.xml" in archive.namelist():
        parse(archive, "xl/sharedStrings.xml", start, CharacterDataHandler=text)
    return lengths


class SheetScanner:
    """Collects a `SheetScan` from the events of one worksheet."""

    def __init__(self, shared: list[int]) -> None:
        self.scan = SheetScan()
        self.shared = shared
        self.line = self.column = 0
        self.type = ""
        self.inside = ""
        self.noted = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning; four kinds matter, and prefixes are rare enough to cost only where they occur."""
        if ":" in name:
            name = local(name)
        if name == "c":
            self.cell(attributes)
        elif name == "row":
            # Both numbers are optional in the format; without them rows and cells follow one another.
            self.line = int(attributes.get("r", self.line + 1))
            self.column = 0
        elif name in {"v", "t"}:
            self.value(name)
        elif name == "f":
            self.inside = "f"
            self.fault(error_codes.FORMULA, "=")
        else:
            self.inside = ""

    def cell(self, attributes: dict[str, str]) -> None:
        """Enter a cell; one without a reference follows its neighbour."""
        reference = attributes.get("r")
        self.column = column_of(reference) if reference else self.column + 1
        self.type = attributes.get("t", "")
        self.inside = ""

    def value(self, name: str) -> None:
        """Enter a value: only cells that have one stretch the rectangle."""
        scan = self.scan
        self.inside = name
        # Formats reach far beyond the data, and calamine does not lay out cells without a value.
        scan.lines = max(scan.lines, self.line)
        scan.columns = max(scan.columns, self.column)
        if self.type == "e":
            self.fault(error_codes.ERROR_VALUE, "")

    def text(self, data: str) -> None:
        """Take an element's text; of a shared one, count what it points to."""
        if self.inside == "f":
            self.quote(error_codes.FORMULA, data)
        elif self.type == "s" and self.inside == "v":
            try:
                # calamine copies a shared text into every cell, so one long text in many cells is a bomb.
                self.scan.characters += self.shared[int(data)]
            except (ValueError, IndexError):
                # White space between elements arrives here too, and from a hostile file what points to no text.
                return
        else:
            self.scan.characters += len(data)
            if self.type == "e":
                self.quote(error_codes.ERROR_VALUE, data)

    def quote(self, kind: ErrorCode, data: str) -> None:
        """Add to what is quoted of a faulty cell."""
        found, quote = self.scan.faults[self.line].get(self.column, (None, ""))
        if found is kind and len(quote) <= SHOWN:
            self.scan.faults[self.line][self.column] = kind, quote + data

    def fault(self, kind: ErrorCode, value: str) -> None:
        """Note a cell that must not be read; a formula that yields an error is a formula."""
        # A sheet full of formulas would fill the memory with its faults; the count of them need not be exact.
        if self.noted < MOST_FAULTS:
            self.noted += 1
            self.scan.faults[self.line].setdefault(self.column, (kind, value))


def column_of(reference: str) -> int:
    """Return the number of the column in a cell reference: 1 for A7, 28 for AB7."""
    number = 0
    for char in reference:
        if not char.isalpha():
            # The digits follow the letters.
            break
        number = number * 26 + ord(char) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters that Excel shows above a column: A for 1, AB for 28."""
    letters = ""
    while number:
        # Letters have no zero: after Z comes AA, so one is taken off at every step.
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class WorkbookScan:
    """The look into one workbook; its shared texts are measured once for all of its sheets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shared: list[int] | None = None

    def scan(self, sheet: str) -> SheetScan:
        """Measure one worksheet; raise SheetRefused where laying it out would take too much."""
        with zipfile.ZipFile(self.path) as archive:
            member = sheet_members(archive).get(sheet, "")
            if self.shared is None:
                self.shared = shared_lengths(archive)
            scanner = SheetScanner(self.shared)
            try:
                if is_plain(archive, member, self.shared, MOST_CHARACTERS):
                    return scanner.scan
            except (LookupError, zipfile.BadZipFile, zlib.error, EOFError):
                raise SheetRefused(error_codes.DAMAGED) from None
            try:
                parse(archive, member, scanner.start, CharacterDataHandler=scanner.text)
            # Numbers of rows and cells are the sender's words too, and may be no numbers.
            except (ValueError, IndexError):
                raise SheetRefused(error_codes.DAMAGED) from None
        check_reach(sheet, scanner.scan)
        return scanner.scan


def check_reach(sheet: str, scan: SheetScan) -> None:
    """Refuse a worksheet that would take too much."""
    if not scan.fits():
        raise SheetRefused(
            error_codes.TOO_WIDE,
            sheet=sheet,
            lines=scan.lines,
            columns=column_letters(scan.columns),
            most_lines=MOST_LINES,
        )
    if scan.characters > MOST_CHARACTERS:
        raise SheetRefused(error_codes.TOO_WORDY, sheet=sheet)
