"""From a checked file to a table: the sheet that carries the headings, and its lines."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from pathlib import Path

import python_calamine

from exchange.formats import error_codes
from exchange.formats.arrangement import arranged
from exchange.formats.cells import Cell
from exchange.formats.errors import ErrorCode, SheetRefused
from exchange.formats.headings import (
    LEVELS,
    Column,
    Headings,
    KnownHeadings,
    count_found,
    find_headings,
    find_headings_from,
)
from exchange.formats.merging import Line, fill_merged
from exchange.formats.numbers import NumberFormat
from exchange.formats.parts import usual_workbook
from exchange.formats.scan import Faults
from exchange.formats.workbook import WorkbookScan

SHEET_SPAN = 1 << 20
"""Lines that a worksheet can have in Excel."""
HEADING_LINES = 30
"""Lines searched for the headings; titles and notes may stand above them."""


@dataclass
class Table:
    """A sheet whose headings are known: lines of cells in the order of ``headings``.

    ``hidden_lines`` and ``hidden_columns`` are those that a person does not see in Excel, ``struck_lines`` those with something struck
    through, counted from 1. ``sheets`` are the worksheets that it was put together from, whose lines begin at multiples of ``SHEET_SPAN``; ``passed_over`` are those with content that are not
    read: they have not the headings, or are hidden.
    """

    headings: Headings
    lines: Iterator[Line]
    total: int
    sheet: str = ""
    faults: Faults = field(default_factory=dict)
    hidden_lines: set[int] = field(default_factory=set)
    hidden_columns: list[int] = field(default_factory=list)
    struck_lines: set[int] = field(default_factory=set)
    sheets: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


class Workbook:
    """A checked workbook that lies open: its visible and its hidden worksheets, and the table on each."""

    def __init__(self, path: Path, book: python_calamine.CalamineWorkbook) -> None:
        self.book = book
        self.scan = WorkbookScan(path)
        sheets = [about for about in book.sheets_metadata if about.typ is python_calamine.SheetTypeEnum.WorkSheet]
        # Visible sheets alone: what nobody sees must not be imported.
        self.names = [about.name for about in sheets if about.visible is python_calamine.SheetVisibleEnum.Visible]
        self.hidden = [about.name for about in sheets if about.name not in self.names]

    def table(self, name: str, columns: Sequence[Column]) -> Table | None:
        """Return the table on a worksheet, None where it has not the headings; it is measured before it is read."""
        # Before calamine reads the sheet: it would lay out any rectangle that the file asks for.
        scan = self.scan.scan(name)
        sheet = self.book.get_sheet_by_name(name)
        table = find_table(with_told(filled_lines(sheet), scan.told), columns)
        if table is not None:
            table.sheet, table.faults, table.total = name, scan.faults, (sheet.end or (0, 0))[0] + 1
            table.hidden_lines, table.hidden_columns = {*scan.hidden_lines}, scan.hidden_columns
            table.struck_lines = scan.struck_lines
        return table

    def is_empty(self, name: str) -> bool:
        """Say whether nothing stands on a worksheet."""
        return self.book.get_sheet_by_name(name).start is None


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Open a checked workbook; raise SheetRefused where it, or what is read of it meanwhile, is damaged."""
    try:
        with usual_workbook(path) as usual, python_calamine.load_workbook(usual) as book:
            # Errors of reading turn up while lines are consumed, so whoever reads them does it within this block.
            yield Workbook(usual, book)
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


def with_told(lines: Iterator[Line], told: Mapping[int, Mapping[int, NumberFormat | str]]) -> Iterator[Line]:
    """Return the lines with what calamine does not tell of a cell: how Excel shows a number, what a formula holds in quotes."""

    def replaced() -> Iterator[Line]:
        for number, cells in lines:
            for place, what in told.get(number, {}).items():
                if place > len(cells):
                    continue
                cell = cells[place - 1]
                if isinstance(what, str):
                    cells[place - 1] = what
                elif isinstance(cell, float):
                    cells[place - 1] = what.shown(cell)
            yield number, cells

    return replaced() if told else lines


def find_table(lines: Iterator[Line], columns: Sequence[Column]) -> Table | None:
    """Return the table whose headings stand in some of the first lines, None where there is none."""
    known = KnownHeadings(columns)
    # Held back and put in front again: the lines are an iterator that can be read once.
    above = list(islice(lines, HEADING_LINES))
    for at, line in enumerate(above):
        headings, height = find_headings_from(above[at : at + LEVELS], known)
        beneath, _ = find_headings_from(above[at + 1 : at + 1 + LEVELS], known)
        alone = find_headings(*line, known)
        if count_found(beneath) > count_found(alone) and count_found(beneath) >= count_found(headings):
            # What stands in this line is a title, or merged over the next one, which says all.
            continue
        if headings is not None:
            own, titles = ([line for _, line in part] for part in (above[at : at + height], above[:at]))
            rest = without_headings(chain(above[at + height :], lines), own, titles)
            return Table(headings, arranged(rest, headings, columns), total=0)
    return None


def without_headings(
    lines: Iterator[Line], headings: Sequence[list[Cell]], titles: Sequence[list[Cell]]
) -> Iterator[Line]:
    """Leave out headings, and titles above them, where they are repeated: by a merge over two lines, or on every printed page."""
    repeated = [(cells, False) for cells in headings] + [(cells, True) for cells in titles]
    firsts = [
        (next(at for at, cell in enumerate(cells) if cell), cells, whole) for cells, whole in repeated if any(cells)
    ]
    for line in lines:
        cells = line[1]
        # Hardly any line begins like the headings, so most are told apart by one cell.
        for place, heading, whole in firsts:
            if place < len(cells) and cells[place] == heading[place] and is_same_line(cells, heading, whole):
                break
        else:
            yield line


def is_same_line(cells: Sequence[Cell], heading: Sequence[Cell], whole: bool) -> bool:
    """Say whether a line says what a line of headings does; the ``whole`` of a title, since a row may say as little somewhere."""
    return all((one or None) == (other or None) for one, other in zip_longest(cells, heading) if other or whole)


def join_tables(tables: Sequence[Table], columns: Sequence[Column]) -> Table:
    """Return the lines of several worksheets under the headings of the first one; raise SheetRefused where their columns differ."""
    first, *others = tables
    titles = {column.key: column.title for column in columns}
    headings = first.headings
    for table in others:
        differing = table.headings.found ^ headings.found
        if differing:
            named = "、".join(titles[key] for key in titles if key in differing)
            raise SheetRefused(error_codes.SHEETS_DIFFER, sheet=table.sheet, first=first.sheet, titles=named)
        headings.unknown += [title for title in table.headings.unknown if title not in headings.unknown]
        headings.understood += [pair for pair in table.headings.understood if pair not in headings.understood]
    spans = [(place * SHEET_SPAN, table, moves(table.headings, headings)) for place, table in enumerate(tables)]
    return Table(
        headings,
        chain.from_iterable(moved_lines(*span) for span in spans),
        sum(table.total for table in tables),
        first.sheet,
        {at + line: moved_faults(found, by) for at, table, by in spans for line, found in table.faults.items()},
        {at + line for at, table, _ in spans for line in table.hidden_lines},
        first.hidden_columns,
        {at + line for at, table, _ in spans for line in table.struck_lines},
        [table.sheet for table in tables],
    )


def moves(own: Headings, common: Headings) -> dict[int, int]:
    """Return which column of a sheet stands where in the first one; none where all stand alike."""
    return {} if own.places == common.places else {place: common.places[key] for key, place in own.places.items()}


def moved_lines(at: int, table: Table, by: Mapping[int, int]) -> Iterator[Line]:
    """Yield the lines of a sheet with numbers that tell them from those of others, and their cells where the first one has them."""
    if not by:
        yield from ((at + number, cells) for number, cells in table.lines)
        return
    width = max(by.values()) + 1
    for number, cells in table.lines:
        moved: list[Cell] = [None] * width
        for place, target in by.items():
            moved[target] = cells[place] if place < len(cells) else None
        yield at + number, moved


def moved_faults(faults: dict[int, tuple[ErrorCode, str]], by: Mapping[int, int]) -> dict[int, tuple[ErrorCode, str]]:
    """Return the faults of a line by the columns of the first sheet."""
    return {by[place - 1] + 1: fault for place, fault in faults.items() if place - 1 in by} if by else faults
