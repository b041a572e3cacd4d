"""Writing exported rows as CSV and Excel files, in memory that does not grow with their number."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from exchange.formats.cells import shielded
from exchange.formats.selections import Cell, Line, Selection
from exchange.formats.xlsx import OPTIONS, line_write, new_sheet, shielded_format

# One less than Excel's limit, for the headings; what is left goes on the next sheet.
SHEET_LINES = 1_048_575
BLOCK = 1 << 20

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Written:
    """What a file holds: rows of the register, lines they take, size in bytes, SHA-256."""

    rows: int
    lines: int
    size: int
    checksum: str


class Counted:
    """The lines of rows one by one, counting both; tells after each row how many have come."""

    def __init__(self, rows: Iterator[Sequence[Line]], progress: Progress) -> None:
        self.source, self.progress = rows, progress
        self.rows = self.lines = 0

    def __iter__(self) -> Iterator[Line]:
        for lines in self.source:
            self.rows += 1
            self.lines += len(lines)
            yield from lines
            self.progress(self.rows)


def export_write(path: Path, form: str, selection: Selection, progress: Progress = lambda rows: None) -> Written:
    """Write the rows as ``form`` (xlsx or csv); the folder of ``path`` takes the temporary files too."""
    lines = Counted(selection.rows(), progress)
    WRITERS[form](path, selection, lines)
    return Written(lines.rows, lines.lines, path.stat().st_size, checksum(path))


def csv_write(path: Path, selection: Selection, lines: Counted) -> None:
    """Write CSV in UTF-8, with the mark by which Excel knows it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(selection.headings)
        writer.writerows([as_text(cell) for cell in line] for line in lines)


def as_text(cell: Cell) -> Cell:
    """Return the cell as a CSV reader should take it: text never as a formula, dates as 2014-08-15."""
    return shielded(cell) if isinstance(cell, str) else cell


def xlsx_write(path: Path, selection: Selection, lines: Counted) -> None:
    """Write a workbook; text stays text, even where it looks like a formula, a number or an address."""
    with xlsxwriter.Workbook(path, OPTIONS | {"tmpdir": str(path.parent)}) as book:
        quoted = shielded_format(book)
        sheet, place = new_sheet(book, selection.headings, selection.name), 0
        for line in lines:
            if place == SHEET_LINES:
                number = len(book.worksheets()) + 1
                sheet, place = new_sheet(book, selection.headings, f"{selection.name} {number}"), 0
            place += 1
            line_write(sheet, place, line, quoted)


WRITERS: dict[str, Callable[[Path, Selection, Counted], None]] = {"xlsx": xlsx_write, "csv": csv_write}


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
