"""Lists of rows as files, written row by row so that a long list needs no more memory than a short one."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet read a text as a formula."""


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def csv_response(name: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> HttpResponseBase:
    """Return the lines as CSV in UTF-8, with the mark by which Excel knows it."""
    response = StreamingHttpResponse(csv_text(headings, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = disposition(f"{name}.csv")
    return response


def csv_text(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield CSV line by line."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(headings)
    for line in lines:
        yield writer.writerow([harmless(cell) for cell in line])


def harmless(cell: str) -> str:
    """Keep a text that looks like a formula from being run as one."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def xlsx_response(name: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> HttpResponseBase:
    """Return the lines as an Excel workbook of one sheet; every cell is text."""
    # Where the disk runs full, what was written so far goes with the folder. An open file outlives its name.
    with tempfile.TemporaryDirectory() as work:
        path = Path(work, "rows.xlsx")
        with Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "tmpdir": work}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, headings, book.add_format({"bold": True, "bg_color": "#E9F0F8"}))
            sheet.set_column(0, len(headings) - 1, 18)
            sheet.freeze_panes(1, 0)
            for number, line in enumerate(lines, start=1):
                for column, cell in enumerate(line):
                    sheet.write_string(number, column, cell)
        response = FileResponse(path.open("rb"), content_type=XLSX)
    response["Content-Disposition"] = disposition(f"{name}.xlsx")
    return response


def disposition(name: str) -> str:
    """Return the header that names a file to be saved, Chinese names included."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


FORMATS = {"csv": csv_response, "xlsx": xlsx_response}
