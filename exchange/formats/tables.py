"""From a checked file to a table: the sheet that carries the headings, and its lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import python_calamine

from exchange.formats import error_codes
from exchange.formats.cells import Cell
from exchange.formats.errors import SheetRefused
from exchange.formats.headings import Column, Headings, find_headings
from exchange.formats.workbook import Faults, WorkbookScan

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
    # calamine ends with the last line that has a value, and a merged block may reach below it.
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
        # Only the first cell of a merged range has a value; Excel hides what the others may hold.
        value = cells[left] if left < len(cells) else None
        # A range may claim to reach to the last column of Excel; only columns that are read are filled.
        active.update(dict.fromkeys(range(left, min(right, width - 1) + 1), (bottom + 1, value)))
    for column, (_, value) in active.items():
        if column < len(cells):
            cells[column] = value


HEADING_LINES = 30
"""Lines searched for the headings; titles and notes may stand above them."""


@dataclass
class Table:
    """A sheet whose headings are known: lines of cells in the order of ``headings``."""

    headings: Headings
    lines: Iterator[Line]
    total: int
    sheet: str = ""
    faults: Faults = field(default_factory=dict)


class Workbook:
    """A checked workbook that lies open: its visible worksheets, and the table on each."""

    def __init__(self, path: Path, book: python_calamine.CalamineWorkbook) -> None:
        self.book = book
        self.scan = WorkbookScan(path)
        # Visible sheets alone: what nobody sees must not be imported.
        self.names = [
            about.name
            for about in book.sheets_metadata
            if about.visible is python_calamine.SheetVisibleEnum.Visible
            and about.typ is python_calamine.SheetTypeEnum.WorkSheet
        ]

    def table(self, name: str, columns: Sequence[Column]) -> Table | None:
        """Return the table on a worksheet, None where it has not the headings; it is measured before it is read."""
        # Before calamine reads the sheet: it would lay out any rectangle that the file asks for.
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
        # Errors of reading turn up while lines are consumed, so whoever reads them does it within this block.
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
    cells: Iterator[list[Cell]] = ([None] * left + [*row] for row in rows) if left else rows  # type: ignore[assignment]
    lines: Iterator[Line] = enumerate(cells, start=1)
    ranges = sheet.merged_cell_ranges
    return fill_merged(lines, ranges, left + sheet.width) if ranges else lines


def find_table(lines: Iterator[Line], columns: Sequence[Column]) -> Table | None:
    """Return the table whose headings stand in one of the first lines, None where there is none."""
    # Held back and put in front again: the lines are an iterator that can be read once.
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
