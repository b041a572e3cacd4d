"""Writing exported rows as CSV and Excel files."""

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from departments.sheets.exporting import OPTIONS, line_write, new_sheet, shielded_format
from departments.sheets.formulas import shielded
from targets import clock

CHUNK = 2000
# One less than Excel's limit, for the headings; what is left goes on the next sheet.
SHEET_ROWS = 1_048_575

Cell = str | int | float | dt.date | None
Line = tuple[Cell, ...]


@dataclass(frozen=True)
class Export:
    """How a register is exported: the file's name, its headings, and the lines that one row becomes."""

    name: str
    headings: tuple[str, ...]
    lines: Callable[[Any], Iterable[Line]]

    def file_name(self, ending: str) -> str:
        """Return the name under which the file is offered, with the business day."""
        return f"{self.name}_{clock.today():%Y%m%d}.{ending}"

    def all_lines(self, rows: QuerySet[Any]) -> Iterator[Line]:
        """Yield the lines of all rows, reading them in chunks."""
        for row in rows.iterator(chunk_size=CHUNK):
            yield from self.lines(row)


class Echo:
    """A file that hands back what is written to it, so that each line can be sent at once."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def csv_response(export: Export, rows: QuerySet[Any]) -> StreamingHttpResponse:
    """Stream the rows as CSV in UTF-8, with the mark by which Excel knows it."""
    response = StreamingHttpResponse(csv_lines(export, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = disposition(export.file_name("csv"))
    return response


def csv_lines(export: Export, rows: QuerySet[Any]) -> Iterator[str]:
    """Yield the file line by line."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(export.headings)
    for line in export.all_lines(rows):
        yield writer.writerow([as_text(cell) for cell in line])


def as_text(cell: Cell) -> Cell:
    """Return the cell as a CSV reader should take it: text never as a formula, dates as 2014-08-15."""
    return shielded(cell) if isinstance(cell, str) else cell


def disposition(name: str) -> str:
    """Return the header that offers a download under a Chinese name (RFC 6266)."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def xlsx_response(export: Export, rows: QuerySet[Any]) -> FileResponse:
    """Write the rows into a temporary workbook, row by row, and send it."""
    file = tempfile.TemporaryFile()
    xlsx_write(file, export, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=export.file_name("xlsx"))


def xlsx_write(file: IO[bytes], export: Export, rows: QuerySet[Any]) -> None:
    """Write the workbook; text stays text, even where it looks like a formula, a number or an address."""
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        shielded = shielded_format(book)
        sheet = new_sheet(book, export.headings)
        place = 0
        for line in export.all_lines(rows):
            if place == SHEET_ROWS:
                sheet, place = new_sheet(book, export.headings), 0
            place += 1
            line_write(sheet, place, line, shielded)
