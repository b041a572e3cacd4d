"""A workbook while it is written: formats, sheets that print on A4, formulas with their values beside them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from bulletin.archives import pack_anew
from bulletin.letterhead import LETTERHEAD

# In memory as a whole: a book written row by row forgets the cells, and its charts would come without their points.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FACE = "宋体"
FONT = {"name": FACE, "size": 10}


@dataclass(frozen=True)
class Formula:
    """A formula and the value that it has, so that readers who do not calculate see it too."""

    text: str
    value: float | int | str


Cell = str | int | float | Formula | None


class Book:
    """The workbook with its formats."""

    def __init__(self, title: str, day: dt.date) -> None:
        self.raw = BytesIO()
        self.book = Workbook(self.raw, OPTIONS)
        office = LETTERHEAD["issuer"]
        self.book.set_properties({"title": title, "author": office, "created": dt.datetime.combine(day, dt.time())})
        plain = {"font_name": FACE, "font_size": 11, "valign": "vcenter"}
        self.plain = self.book.add_format(plain | {"border": 1, "text_wrap": True})
        self.number = self.book.add_format(plain | {"border": 1, "num_format": "General"})
        self.exact = self.book.add_format(plain | {"border": 1, "num_format": "0.000000"})
        self.head = self.book.add_format(plain | {"border": 1, "bold": True, "bg_color": "#E9F0F8", "text_wrap": True})
        self.total = self.book.add_format(plain | {"border": 1, "bold": True})
        self.title = self.book.add_format(plain | {"bold": True, "font_size": 14})
        self.note = self.book.add_format(plain | {"text_wrap": True, "valign": "top"})

    def add_sheet(self, name: str, widths: Sequence[int]) -> Any:
        """Add a sheet that prints on A4, as wide as the page."""
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def write_table(
        self, sheet: Any, row: int, head: Sequence[str], lines: Sequence[Sequence[Cell]], *, repeat: bool = True
    ) -> int:
        """Write a table from a row on; return the row behind it."""
        sheet.write_row(row, 0, head, self.head)
        if repeat:
            sheet.repeat_rows(row)
            sheet.freeze_panes(row + 1, 0)
        for number, line in enumerate(lines, row + 1):
            self.write_line(sheet, number, line)
        return row + 1 + len(lines)

    def write_line(self, sheet: Any, row: int, line: Sequence[Cell], text: Any = None) -> None:
        """Write cells, each as what it is: text, number, or formula with its value."""
        for column, cell in enumerate(line):
            if cell is None:
                sheet.write_blank(row, column, None, self.plain)
            elif isinstance(cell, Formula):
                form = self.exact if isinstance(cell.value, float) else text or self.number
                sheet.write_formula(row, column, cell.text, form, cell.value)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell, text or self.plain)
            else:
                sheet.write_number(row, column, cell, self.exact if isinstance(cell, float) else text or self.number)

    def close(self) -> bytes:
        """Return the file; Chinese words of charts get their face, which the library sets for Latin letters alone."""
        self.book.close()
        latin = f'<a:latin typeface="{FACE}"/>'.encode()
        both = latin + f'<a:ea typeface="{FACE}"/>'.encode()
        return pack_anew(
            self.raw.getvalue(), lambda name, part: part.replace(latin, both) if "charts/" in name else part
        )


def rate_formula(row: int, numerator: int, denominator: int, parts: tuple[int, int]) -> Formula:
    """Return the exact rate in per cent of two cells of a row."""
    top, below = xl_rowcol_to_cell(row, numerator), xl_rowcol_to_cell(row, denominator)
    return Formula(f"=100*{top}/{below}", float(Fraction(100 * parts[0], parts[1])))


def sum_formula(column: int, first: int, last: int, value: int) -> Formula:
    """Return the sum of the cells of a column."""
    return Formula(f"=SUM({xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)})", value)
