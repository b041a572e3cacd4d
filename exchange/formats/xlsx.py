"""Writing workbooks."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exchange.formats.cells import RUNNABLE

# Rows are written as they come and forgotten.
OPTIONS = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}


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
