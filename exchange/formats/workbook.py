"""A streaming look into a workbook's XML: where its sheets lie, how far they reach, what calamine does not tell.

calamine, which reads the values, returns a formula's last result without saying that it is one, a number without saying how Excel
shows it, a line that is hidden or struck through like any other; it lays a sheet out as a full rectangle, and copies a shared text into each cell that
shows it. So a small file can ask for any amount of memory, and what calamine would build is measured here first.
"""

import zipfile
import zlib
from pathlib import Path

from exchange.formats import error_codes
from exchange.formats.errors import SheetRefused
from exchange.formats.markup import local, parse
from exchange.formats.parts import FIXED, USUAL, relations_of
from exchange.formats.plain import is_plain
from exchange.formats.scan import MOST_LINES, SheetScan, SheetScanner, column_letters
from exchange.formats.styles import SharedTexts, Styles, is_on, read_styles

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


def read_shared(archive: zipfile.ZipFile) -> SharedTexts:
    """Return what is to be known of each shared text of the workbook."""
    found = SharedTexts()

    def start(name: str, attributes: dict[str, str]) -> None:
        # Almost every name is plain, and the comparison saves a split for each of a million elements.
        if name == "si" or local(name) == "si":
            found.lengths.append(0)
        elif found.lengths and local(name) == "strike" and is_on(attributes):
            found.struck.add(len(found.lengths) - 1)

    def text(data: str) -> None:
        if found.lengths:
            found.lengths[-1] += len(data)

    if FIXED["sharedStrings"] in archive.namelist():
        parse(archive, FIXED["sharedStrings"], start, CharacterDataHandler=text)
    return found


class WorkbookScan:
    """The look into one workbook; its shared texts are measured and its styles read once for all of its sheets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: tuple[SharedTexts, Styles] | None = None

    def scan(self, sheet: str) -> SheetScan:
        """Look through one worksheet; raise SheetRefused where laying it out would take too much."""
        with zipfile.ZipFile(self.path) as archive:
            member = sheet_members(archive).get(sheet, "")
            if self.known is None:
                self.known = read_shared(archive), read_styles(archive)
            shared, styles = self.known
            scanner = SheetScanner(shared, styles)
            try:
                # Where a shared text is struck through, it is to be found out in which lines it stands.
                if not shared.struck and is_plain(archive, member, shared.lengths, MOST_CHARACTERS, styles.telling):
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
