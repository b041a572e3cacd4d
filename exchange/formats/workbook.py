"""A streaming look into a workbook's XML: where its sheets lie, how far they reach, what calamine does not tell.

calamine, which reads the values, returns a formula's last result without saying that it is one, a number without saying how Excel
shows it, and a hidden line like any other; it lays a sheet out as a full rectangle, and copies a shared text into each cell that
shows it. So a small file can ask for any amount of memory, and what calamine would build is measured here first.
"""

import zipfile
import zlib
from pathlib import Path

from exchange.formats import error_codes
from exchange.formats.errors import SheetRefused
from exchange.formats.markup import local, parse
from exchange.formats.numbers import BUILT_IN, NumberFormat
from exchange.formats.parts import FIXED, USUAL, relations_of
from exchange.formats.plain import is_plain
from exchange.formats.scan import MOST_LINES, SheetScan, SheetScanner, column_letters

MOST_CHARACTERS = 60_000_000


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the archive member of each worksheet by the sheet's name, in workbook order."""
    members = {relation.key: relation.member for relation in relations_of(archive, USUAL)}
    sheets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            key = next(value for label, value in attributes.items() if local(label) == "id")
            # A sheet without its relation is kept with no member, and fails as damaged when it is asked for.
            sheets[attributes["name"]] = members.get(key, "")

    try:
        parse(archive, USUAL, sheet)
    except (StopIteration, KeyError):
        raise SheetRefused(error_codes.DAMAGED) from None
    return sheets


def telling_formats(archive: zipfile.ZipFile) -> dict[str, NumberFormat]:
    """Return how numbers are shown, by the styles that show them in digits of their own."""
    codes, styles = {str(number): code for number, code in BUILT_IN.items()}, list[str]()
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = local(name)
        if name in {"numFmts", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}:
            inside = name
        elif name == "numFmt" and inside == "numFmts":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and inside == "cellXfs":
            styles.append(attributes.get("numFmtId", "0"))

    if FIXED["styles"] in archive.namelist():
        parse(archive, FIXED["styles"], start)
    formats = {code: NumberFormat(code) for code in codes.values()}
    shown = ((str(place), formats[codes[number]]) for place, number in enumerate(styles) if number in codes)
    return {place: form for place, form in shown if form.is_telling}


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

    if FIXED["sharedStrings"] in archive.namelist():
        parse(archive, FIXED["sharedStrings"], start, CharacterDataHandler=text)
    return lengths


class WorkbookScan:
    """The look into one workbook; its shared texts are measured and its styles read once for all of its sheets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: tuple[list[int], dict[str, NumberFormat]] | None = None

    def scan(self, sheet: str) -> SheetScan:
        """Look through one worksheet; raise SheetRefused where laying it out would take too much."""
        with zipfile.ZipFile(self.path) as archive:
            member = sheet_members(archive).get(sheet, "")
            if self.known is None:
                self.known = shared_lengths(archive), telling_formats(archive)
            shared, formats = self.known
            scanner = SheetScanner(shared, formats)
            try:
                if is_plain(archive, member, shared, MOST_CHARACTERS, [*formats]):
                    return scanner.scan
            except (LookupError, zipfile.BadZipFile, zlib.error, EOFError):
                raise SheetRefused(error_codes.DAMAGED) from None
            try:
                parse(archive, member, scanner.start, CharacterDataHandler=scanner.text)
            # Numbers of rows and cells are the sender's words too, and may be no numbers.
            except (ValueError, LookupError):
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
