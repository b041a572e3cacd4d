"""From a checked file to a table: the sheet that carries the headings, and its lines."""

import codecs
import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path

import python_calamine

from exchange.formats import error_codes
from exchange.formats.cells import Cell, tidy_key, unshielded
from exchange.formats.errors import SheetRefused
from exchange.formats.headings import Column, Headings, find_headings
from exchange.formats.validation import Format
from exchange.formats.workbook import MOST_COLUMNS, MOST_LINES, Faults, WorkbookScan

Range = tuple[tuple[int, int], tuple[int, int]]
Line = tuple[int, list[Cell]]


def fill_merged(lines: Iterable[Line], ranges: Iterable[Range], width: int) -> Iterator[Line]:
    """Yield the lines with each merged range filled down and to the right with its first cell.

    ``ranges`` are ((first line, first column), (last line, last column)), counted from 0; line numbers count from 1.
    Lines below the last value that a range still covers are yielded too, so that a block at the end keeps its length.
    """
    starting: dict[int, list[Range]] = defaultdict(list)
    last = 0
    for merged in ranges:
        starting[merged[0][0] + 1].append(merged)
        last = max(last, merged[1][0] + 1)
    active: dict[int, tuple[int, Cell]] = {}
    number = 0
    for number, cells in lines:
        fill_line(number, cells, active, starting.get(number, ()), width)
        yield number, cells
    while active and number < last:
        number += 1
        cells = [None] * width
        fill_line(number, cells, active, (), width)
        if active:
            yield number, cells


def fill_line(
    number: int, cells: list[Cell], active: dict[int, tuple[int, Cell]], begun: Iterable[Range], width: int
) -> None:
    """Fill one line in place; ``active`` maps a column to the last line and the value of the range that covers it."""
    for column in [column for column, (until, _) in active.items() if until < number]:
        del active[column]
    for (_, left), (bottom, right) in begun:
        value = cells[left] if left < len(cells) else None
        active.update(dict.fromkeys(range(left, min(right, width - 1) + 1), (bottom + 1, value)))
    for column, (_, value) in active.items():
        if column < len(cells):
            cells[column] = value


HEADING_LINES = 30
"""Lines searched for the headings; titles and notes may stand above them."""
CSV_CHUNK = 1 << 20


@dataclass
class Table:
    """A sheet whose headings are known: lines of cells in the order of ``headings``."""

    headings: Headings
    lines: Iterator[Line]
    total: int
    sheet: str = ""
    faults: Faults = field(default_factory=dict)


def open_table(path: Path, form: Format, columns: Sequence[Column], preferred: str = "") -> Table:
    """Return the table of a checked file; raise SheetRefused where the file or its headings cannot be read.

    Of several worksheets that have the headings, the one named ``preferred`` is read, else the first visible one.
    """
    if form is Format.CSV:
        return open_csv(path, columns)
    with open_workbook(path) as workbook:
        names = sorted(workbook.names, key=lambda name: tidy_key(name) != tidy_key(preferred))
        for name in names:
            table = workbook.table(name, columns)
            if table is not None:
                return table
    raise SheetRefused(error_codes.NO_HEADINGS, lines=HEADING_LINES)


class Workbook:
    """A checked workbook that lies open: its visible worksheets, and the table on each."""

    def __init__(self, path: Path, book: python_calamine.CalamineWorkbook) -> None:
        self.book = book
        self.scan = WorkbookScan(path)
        self.names = [
            about.name
            for about in book.sheets_metadata
            if about.visible is python_calamine.SheetVisibleEnum.Visible
            and about.typ is python_calamine.SheetTypeEnum.WorkSheet
        ]

    def table(self, name: str, columns: Sequence[Column]) -> Table | None:
        """Return the table on a worksheet, None where it has not the headings; it is measured before it is read."""
        faults = self.scan.scan(name).faults
        sheet = self.book.get_sheet_by_name(name)
        table = find_table(filled_lines(sheet), columns)
        if table is not None:
            table.sheet, table.faults, table.total = name, faults, (sheet.end or (0, 0))[0] + 1
        return table


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Open a checked workbook; raise SheetRefused where it, or what is read of it meanwhile, is damaged."""
    try:
        with python_calamine.load_workbook(path) as book:
            yield Workbook(path, book)
    except python_calamine.PasswordError:
        raise SheetRefused(error_codes.ENCRYPTED) from None
    except (python_calamine.CalamineError, OSError):
        raise SheetRefused(error_codes.DAMAGED) from None


def filled_lines(sheet: python_calamine.CalamineSheet) -> Iterator[Line]:
    """Yield a worksheet's lines from the first on, merged cells filled."""
    if sheet.start is None:
        return iter(())
    # The rectangle that calamine yields begins at the first column in use, but always at the first line.
    left = sheet.start[1]
    rows = sheet.iter_rows()
    lines = enumerate(([None] * left + row for row in rows) if left else rows, start=1)
    ranges = sheet.merged_cell_ranges
    return fill_merged(lines, ranges, left + sheet.width) if ranges else lines


def find_table(lines: Iterator[Line], columns: Sequence[Column]) -> Table | None:
    """Return the table whose headings stand in one of the first lines, None where there is none."""
    above = list(islice(lines, HEADING_LINES))
    for place, (number, cells) in enumerate(above):
        headings = find_headings(number, cells, columns)
        if headings is not None:
            return Table(headings, without_headings(chain(above[place + 1 :], lines), cells, headings), total=0)
    return None


def without_headings(lines: Iterator[Line], titles: list[Cell], headings: Headings) -> Iterator[Line]:
    """Leave out the headings where they are repeated: by a merge over two lines, or on every printed page."""
    places = list(headings.places.values())
    heading = [titles[place] for place in places]
    for line in lines:
        cells = line[1]
        # Hardly any line begins like the headings, so most are told apart by one cell.
        is_heading = places and places[0] < len(cells) and cells[places[0]] == heading[0]
        if is_heading and [cells[place] if place < len(cells) else None for place in places] == heading:
            continue
        yield line


def open_csv(path: Path, columns: Sequence[Column]) -> Table:
    """Return the table of a comma-separated file in UTF-8 (with or without a mark at the start) or GB 18030."""
    encoding = csv_encoding(path)
    total = sum(1 for _ in csv_lines(path, encoding, {}))
    faults: Faults = {}
    table = find_table(csv_lines(path, encoding, faults), columns)
    if table is None:
        raise SheetRefused(error_codes.NO_HEADINGS, lines=HEADING_LINES)
    table.total, table.faults = total, faults
    return table


def csv_encoding(path: Path) -> str:
    """Return the encoding in which the whole file can be read; UTF-8 is tried first, since GB 18030 fits almost anything."""
    utf8, at = decodes(path, "utf-8-sig")
    if utf8:
        return "utf-8-sig"
    gbk, gbk_at = decodes(path, "gb18030")
    if gbk:
        return "gb18030"
    raise SheetRefused(error_codes.ENCODING, at=max(at, gbk_at))


def decodes(path: Path, encoding: str) -> tuple[bool, int]:
    """Say whether the whole file can be decoded, and if not, in which line it breaks off."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(CSV_CHUNK):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return False, line + chunk.count(b"\n", 0, error.start)
            line += text.count("\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False, line
    return True, line


def csv_lines(path: Path, encoding: str, faults: Faults) -> Iterator[Line]:
    """Yield a comma-separated file's records, numbered as Excel would number them.

    Cells that Excel would take for formulas are noted in ``faults`` as their line is yielded; text that an export kept
    from running is given back as it was.
    """
    with path.open("rb") as raw, TextIOWrapper(raw, encoding=encoding, newline="") as file:
        reader = csv.reader(file, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                check_reach(number, len(cells))
                if any(cell[:1] == "=" for cell in cells):
                    faults[number] = {
                        place: (error_codes.FORMULA, cell) for place, cell in enumerate(cells, 1) if cell[:1] == "="
                    }
                yield number, [unshielded(cell) for cell in cells]
        except csv.Error:
            raise SheetRefused(error_codes.CSV_BROKEN, at=number + 1) from None


def check_reach(lines: int, columns: int) -> None:
    """Refuse a text file that is far longer or wider than any sheet of records."""
    if lines > MOST_LINES or columns > MOST_COLUMNS:
        raise SheetRefused(error_codes.TOO_WIDE, sheet="CSV", lines=lines, columns=columns, most_lines=MOST_LINES)
