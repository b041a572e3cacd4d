"""Tables of pages as workbooks: a title over the whole width, what it holds, headings, lines; each in the record of exports.

Registers have their own way (`answering`), since they may hold a million rows and come in again as sheets.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from itertools import groupby

from django.http import HttpResponse
from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from accounts.access import SignedInRequest
from exchange.exports.answering import filters_of
from exchange.exports.downloads import download_content
from exchange.exports.watermarks import make_watermark
from exchange.formats.selections import Line
from exchange.formats.xlsx import sheet_mark
from targets import clock

# What begins like a formula stays text, and nothing becomes a link.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
WIDEST = 40
Heading = str | tuple[str, str]
"""A heading; or one over several columns, and that of the column beneath it."""


@dataclass(frozen=True)
class PageTable:
    """A table as a page shows it: ``notes`` tell of when it is and what it holds, ``lines`` have a cell for each heading.

    The last ``sums`` lines are in bold.
    """

    title: str
    headings: Sequence[Heading]
    lines: Sequence[Line]
    notes: Sequence[str] = field(default_factory=list)
    sums: int = 0


def table_answer(request: SignedInRequest, key: str, *tables: PageTable) -> HttpResponse:
    """Send the tables of a page as a workbook, named after the first; ``key`` names it in the record of exports."""
    return download_content(
        user=request.user, key=key, content=write_workbook(tables, request.user.display_name, make_watermark(request.user)),
        rows=sum(len(table.lines) for table in tables), query=filters_of(request.GET),
        file_name=f"{tables[0].title}_{clock.today():%Y%m%d}.xlsx",
    )  # fmt: skip


def write_workbook(tables: Sequence[PageTable], person: str, mark: str = "") -> bytes:
    """Return the workbook, a sheet a table; printed it takes the width of A4, with the person and the day at its foot.

    ``mark`` stands at the head of each printed page.
    """
    content = BytesIO()
    with Workbook(content, PLAIN) as book:
        for table in tables:
            sheet = write_sheet(book, table, person)
            if mark:
                sheet_mark(sheet, mark)
    return content.getvalue()


def write_sheet(book: Workbook, table: PageTable, person: str) -> Worksheet:
    """Write one table on a sheet of its own and return it."""
    sheet = book.add_worksheet(NO_SHEET_NAME.sub(" ", table.title)[:31].strip())
    first = write_head(book, sheet, table)
    formats = [make_formats(book, bold=bold) for bold in (False, True)]
    for number, line in enumerate(table.lines):
        write_line(sheet, first + number, line, formats[number >= len(table.lines) - table.sums])
    for place, heading in enumerate(table.headings):
        words = heading if isinstance(heading, str) else heading[1]
        sheet.set_column(place, place, find_width([words, *(line[place] for line in table.lines)]))
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(first - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    day = clock.today().isoformat()
    sheet.set_footer(_("&L{person} {day}&RPage &P of &N").format(person=person.replace("&", "&&"), day=day))
    return sheet


def write_head(book: Workbook, sheet: Worksheet, table: PageTable) -> int:
    """Write title, notes and headings; return the number of the first line below them."""
    last = len(table.headings) - 1
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    note = book.add_format({"font_color": "#4A5766", "text_wrap": True, "valign": "vcenter"})
    head = book.add_format(
        {"bold": True, "bg_color": "#E9F0F8", "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    for number, (words, style) in enumerate([(table.title, title), *((words, note) for words in table.notes)]):
        write_across(sheet, number, 0, last, words, style)
    sheet.set_row(0, 30)
    row = 1 + len(table.notes)
    if all(isinstance(heading, str) for heading in table.headings):
        sheet.write_row(row, 0, table.headings, head)
        return row + 1
    # Neighbours under one word share it; a heading of its own stands over both rows.
    for _group, members in groupby(
        enumerate(table.headings), key=lambda one: one[0] if isinstance(one[1], str) else one[1][0]
    ):
        places = dict(members)
        first, heading = next(iter(places.items()))
        if isinstance(heading, str):
            sheet.merge_range(row, first, row + 1, first, heading, head)
        else:
            write_across(sheet, row, first, first + len(places) - 1, heading[0], head)
            sheet.write_row(row + 1, first, [one[1] for one in places.values()], head)
    return row + 2


def write_across(sheet: Worksheet, row: int, first: int, last: int, words: str, style: object) -> None:
    """Write words over several columns; Excel merges no single cell."""
    if first == last:
        sheet.write_string(row, first, words, style)
    else:
        sheet.merge_range(row, first, row, last, words, style)


def make_formats(book: Workbook, *, bold: bool) -> dict[type, object]:
    """Return the look of a cell by what it holds."""
    common = {"border": 1, "valign": "top", "bold": bold}
    number = book.add_format(common | {"num_format": "#,##0.00"})
    return {
        str: book.add_format(common | {"text_wrap": True}), int: book.add_format(common | {"num_format": "#,##0"}),
        float: number, Decimal: number, dt.date: book.add_format(common | {"num_format": "yyyy-mm-dd"}),
    }  # fmt: skip


def write_line(sheet: Worksheet, row: int, line: Line, formats: dict[type, object]) -> None:
    """Write a line by the type of each cell; what is not known stays empty, and is no nought."""
    for place, cell in enumerate(line):
        # A whole number of things has no decimals, a share of exactly 95 has two.
        is_whole = isinstance(cell, Decimal) and cell.as_tuple().exponent == 0
        style = formats[int] if is_whole else formats.get(type(cell), formats[str])
        if cell is None:
            sheet.write_blank(row, place, None, style)
        elif isinstance(cell, str):
            sheet.write_string(row, place, cell, style)
        elif isinstance(cell, int | float | Decimal):
            sheet.write_number(row, place, cell, style)
        else:
            # A date, not its text, so that Excel sorts by it.
            sheet.write_datetime(row, place, cell, style)


def find_width(cells: Sequence[object]) -> int:
    """Return the width of a column: a Chinese character takes two, and no column takes the page."""
    widths = (sum(1 + (ord(sign) > 0x2E80) for sign in str(cell)) for cell in cells if cell is not None)
    return min(max(widths, default=0) + 2, WIDEST)
