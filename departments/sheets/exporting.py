"""Registers as a workbook that can be handed in again: the same columns, read by the import without a difference."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .formulas import RUNNABLE
from .registers import SheetRegister
from .workbook import MOST_LINES

CHUNK = 2_000
# Rows are written as they come and forgotten.
OPTIONS = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}


def workbook_write(path: Path, registers: Sequence[SheetRegister]) -> dict[str, int]:
    """Write the rows of the registers that stand, one sheet each; return how many lines each sheet has."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        heading, shielded = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        counts = {}
        for register in registers:
            sheet = book.add_worksheet(register.sheet)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(register.columns) - 1, 16)
            sheet.write_row(0, 0, [column.title for column in register.columns], heading)
            rows = register.rows().iterator(chunk_size=CHUNK)
            counts[register.key] = lines_write(sheet, map(register.line, rows), shielded)
    return counts


def lines_write(sheet: Worksheet, lines: Iterable[Sequence[Any]], shielded: Format) -> int:
    """Write lines below the headings; return how many."""
    number = 0
    for number, line in enumerate(lines, start=1):
        if number >= MOST_LINES:
            raise ValueError(f"{sheet.get_name()} has more lines than a sheet that is read may have")
        for place, cell in enumerate(line):
            cell_write(sheet, number, place, cell, shielded)
    return number


def cell_write(sheet: Worksheet, line: int, place: int, cell: Any, shielded: Format) -> None:
    """Write one cell by its type; text that Excel would run gets Excel's own quote prefix (docs/imports.md)."""
    if isinstance(cell, str):
        if cell:
            sheet.write_string(line, place, cell, shielded if RUNNABLE.match(cell) else None)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(line, place, cell)
    elif isinstance(cell, Decimal | float | int):
        sheet.write_number(line, place, cell)
