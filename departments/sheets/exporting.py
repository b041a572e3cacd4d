"""Registers as a workbook that can be handed in again: the same columns, read by the import without a difference."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from .formulas import RUNNABLE
from .registers import SheetRegister
from .workbook import MOST_LINES

CHUNK = 2_000
# Rows are written as they come and forgotten.
OPTIONS = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}


@dataclass(frozen=True)
class SheetExport:
    """What a sheet of an exported workbook holds: its name, its headings, and its lines, which are read as they are written.

    ``count`` tells about how many there will be.
    """

    sheet: str
    titles: tuple[str, ...]
    lines: Callable[[], Iterable[Sequence[Any]]]
    count: Callable[[], int]


def export_of(register: SheetRegister) -> SheetExport:
    """Return the export of all rows of a register that stand."""
    titles = tuple(column.title for column in register.columns)
    return SheetExport(
        register.sheet,
        titles,
        lambda: map(register.line, register.rows().iterator(chunk_size=CHUNK)),
        lambda: register.rows().count(),
    )


def workbook_write(path: Path, exports: Sequence[SheetExport]) -> dict[str, int]:
    """Write one sheet for each register; return how many lines each sheet has. ValueError where it would be too long."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        shielded = shielded_format(book)
        return {export.sheet: sheet_write(book, export, shielded) for export in exports}


def sheet_write(book: Workbook, export: SheetExport, shielded: Format) -> int:
    """Write one sheet; return how many lines it has."""
    sheet = new_sheet(book, export.titles, export.sheet)
    number = 0
    for number, line in enumerate(export.lines(), start=1):
        if number >= MOST_LINES:
            raise ValueError(f"{export.sheet} has more lines than a sheet that is read may have")
        line_write(sheet, number, line, shielded)
    return number


def new_sheet(book: Workbook, titles: Sequence[str], name: str | None = None) -> Worksheet:
    """Add a sheet with frozen, bold headings."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(titles) - 1, 16)
    sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
    return sheet


def shielded_format(book: Workbook) -> Format:
    """Return Excel's own quote prefix: text that Excel would run stays text, even when somebody edits it (docs/imports.md)."""
    return book.add_format({"quote_prefix": True})


def line_write(sheet: Worksheet, number: int, line: Sequence[Any], shielded: Format) -> None:
    """Write one line by the type of each cell."""
    for place, cell in enumerate(line):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(number, place, cell, shielded if RUNNABLE.match(cell) else None)
        elif isinstance(cell, dt.date):
            sheet.write_datetime(number, place, cell)
        elif isinstance(cell, Decimal | float | int):
            sheet.write_number(number, place, cell)
