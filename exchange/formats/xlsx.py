"""Excel workbooks: read by calamine behind the guard and the scan, written by XlsxWriter."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exchange.formats import error_codes
from exchange.formats.base import SheetFormat
from exchange.formats.cells import RUNNABLE, tidy_key
from exchange.formats.errors import SheetRefused
from exchange.formats.scan import SheetScan
from exchange.formats.selections import Line
from exchange.formats.tables import HEADING_LINES, Table, join_tables, open_workbook
from exchange.formats.tables import Workbook as OpenWorkbook
from exchange.formats.workbook import check_reach
from exchange.formats.workbooks import is_example

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# One less than Excel's limit, for the headings; what is left goes on the next sheet.
SHEET_LINES = 1_048_575
LONGEST_NAME = 31
"""Characters that Excel takes in the name of a sheet."""
# Rows are written as they come and forgotten.
OPTIONS = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}


class XLSX(SheetFormat):
    """Workbooks of Excel 2007 and later."""

    suffix, content_type = "xlsx", CONTENT_TYPE

    def open_table(self, path: Path, preferred: str, apart: Collection[str] = ()) -> Table:
        """Return the table of a checked workbook, put together from all visible worksheets that have the headings."""
        with open_workbook(path) as workbook:
            kept_out = {tidy_key(name) for name in apart} - {tidy_key(preferred)}
            own = [name for name in workbook.names if not is_example(name)]
            tables = self.tables(workbook, [name for name in own if tidy_key(name) not in kept_out])
            tables = tables or self.tables(workbook, own)
            if not tables:
                raise SheetRefused(error_codes.NO_HEADINGS, lines=HEADING_LINES)
            table = join_tables(tables, self.columns) if len(tables) > 1 else tables[0]
            read = {each.sheet for each in tables}
            table.passed_over = [name for name in own if name not in read and tidy_key(name) not in kept_out and not workbook.is_empty(name)]  # fmt: skip
            table.passed_over += [name for name in workbook.hidden if workbook.table(name, self.columns)]
            return table

    def tables(self, workbook: OpenWorkbook, names: Sequence[str]) -> list[Table]:
        """Return the tables on these worksheets; raise SheetRefused where all of them are too long together."""
        found: list[Table] = []
        for name in names:
            table = workbook.table(name, self.columns)
            if table is not None:
                found.append(table)
                check_reach(name, SheetScan(sum(each.total for each in found)))
        return found

    def write(self, path: Path, name: str, headings: Sequence[str], lines: Iterable[Line], mark: str = "") -> None:
        """Write a workbook; text stays text, even where it looks like a formula, a number or an address."""
        # Temporary files lie beside the file, in a folder that is removed even where the disk is full.
        with xlsxwriter.Workbook(path, OPTIONS | {"tmpdir": str(path.parent)}) as book:
            quoted = shielded_format(book)
            book.set_properties({"comments": mark})
            sheet, place = new_sheet(book, headings, name[:LONGEST_NAME], mark), 0
            for line in lines:
                # Excel takes no more lines; the rest goes on with the headings repeated.
                if place == SHEET_LINES:
                    number = len(book.worksheets()) + 1
                    sheet, place = new_sheet(book, headings, f"{name[: LONGEST_NAME - 4]} {number}", mark), 0
                place += 1
                line_write(sheet, place, line, quoted)


def new_sheet(book: Workbook, titles: Sequence[str], name: str | None = None, mark: str = "") -> Worksheet:
    """Add a sheet with frozen, bold headings, and the mark on each printed page."""
    sheet = book.add_worksheet(name)
    if mark:
        sheet_mark(sheet, mark)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(titles) - 1, 16)
    sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
    return sheet


def sheet_mark(sheet: Worksheet, mark: str) -> None:
    """Put a mark at the head of each printed page."""
    # In heads and feet an ampersand begins a code.
    sheet.set_header("&C" + mark.replace("&", "&&"))


def shielded_format(book: Workbook) -> Format:
    """Return Excel's own quote prefix: text that Excel would run stays text, even when somebody edits it (docs/imports.md)."""
    return book.add_format({"quote_prefix": True})


def line_write(sheet: Worksheet, number: int, line: Sequence[Any], shielded: Format) -> None:
    """Write one line by the type of each cell."""
    for place, cell in enumerate(line):
        if isinstance(cell, str):
            # An empty text would be written as a cell of its own, for nothing.
            if cell:
                sheet.write_string(number, place, cell, shielded if RUNNABLE.match(cell) else None)
        # A date, not its text, so that Excel sorts by it and counts with it.
        elif isinstance(cell, dt.date):
            sheet.write_datetime(number, place, cell)
        elif isinstance(cell, Decimal | float | int):
            sheet.write_number(number, place, cell)
