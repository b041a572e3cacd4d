"""Workbooks of registers made for tests, and what becomes of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from exchange.imports.catalogue import WORKBOOK
from exchange.imports.services import sheet_import_confirm, sheet_import_create
from exchange.jobs import run_step
from exchange.models import SheetImport
from tests.factories import make_user
from tests.sheet_files import first_cell, write_cell

Line = Mapping[str, Any]


def write_book(path: Path, sheets: Mapping[str, Sequence[Line]], merges: Sequence[str] = ()) -> Path:
    """Write lines, as cells by heading, on one sheet each; ``merges`` are ranges of the only sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, lines in sheets.items():
            titles = list(dict.fromkeys(title for line in lines for title in line))
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, titles)
            for row, line in enumerate(lines, start=1):
                for place, title in enumerate(titles):
                    write_cell(sheet, row, place, line.get(title), date)
            for merged in merges:
                sheet.merge_range(merged, None)
                top, left = first_cell(merged)
                write_cell(sheet, top, left, lines[top - 1].get(titles[left]), date)
    return path


def hand_in(path: Path, register: str = WORKBOOK) -> SheetImport:
    """Hand a file in and let it be checked."""
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    sheet = sheet_import_create(register=register, file=upload, user=make_user())
    return run(sheet)


def run(sheet: SheetImport) -> SheetImport:
    """Let a worker do what the sheet's state asks."""
    run_step(SheetImport, sheet.pk)
    sheet.refresh_from_db()
    return sheet


def bring_in(path: Path, register: str = WORKBOOK) -> SheetImport:
    """Hand a file in, confirm it, and let it be written."""
    sheet = hand_in(path, register)
    assert sheet.state == SheetImport.State.CHECKED, sheet.problems
    assert sheet_import_confirm(pk=sheet.pk, user=make_user())
    return run(sheet)


def tally(sheet: SheetImport) -> tuple[int, int, int, int]:
    """Return how many rows are new, changed, unchanged and wrong."""
    return tuple(sheet.counts[name] for name in ("new", "update", "skip", "error"))


def told(sheet: SheetImport) -> list[tuple[Any, ...]]:
    """Return sheet, line, column, content and kind of each problem."""
    return [
        tuple(problem.get(name, "") for name in ("sheet", "line", "column", "value", "kind"))
        for problem in sheet.problems
    ]


def previewed(sheet: SheetImport) -> list[tuple[Any, ...]]:
    """Return sheet, line, action, name, content and changes of each row."""
    return list(sheet.rows.values_list("sheet", "line", "action", "name", "words", "changes"))
