"""The file that was handed in, written anew as a workbook with its problems on its cells: to be corrected there and handed in again."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format as Style
from xlsxwriter.worksheet import Worksheet

from exchange.formats.cells import Cell, tidy_key
from exchange.formats.errors import RowError
from exchange.formats.merging import Line
from exchange.formats.tables import Table, Workbook, filled_lines, find_table, open_workbook
from exchange.formats.text import csv_encoding, csv_lines, find_separator
from exchange.formats.validation import Format
from exchange.formats.workbooks import PLAIN
from exchange.formats.writing import Written, checksum
from exchange.imports.reading import SheetFile
from exchange.resources import SheetResource

MOST_LINES = 20_000
"""Lines up to which it is offered: writing more would keep a web process for more than some seconds."""
DAYS, MARK = {"num_format": "yyyy-mm-dd"}, {"bg_color": "#FFE699"}
COMMENT = {"x_scale": 2.5, "y_scale": 1.5}

Columns = Mapping[str, Sequence[int]]
"""Where the columns of a resource stand on a worksheet, by their titles; positions count from 0."""


class Page(NamedTuple):
    """A worksheet as it was handed in; one without the headings has no ``columns``."""

    name: str
    lines: Iterable[Line]
    columns: Columns


def problem_sheet_write(path: Path, file: SheetFile, problems: Sequence[RowError]) -> Written:
    """Write the file's visible worksheets with every problem marked: the cell coloured, and why and what to do as its comment."""
    options = {**PLAIN, "in_memory": False, "constant_memory": True, "tmpdir": str(path.parent)}
    lines, unnamed = 0, [problem for problem in problems if not problem.sheet]
    with xlsxwriter.Workbook(path, options) as book:
        days, marked, marked_days = (book.add_format(style) for style in (DAYS, MARK, {**DAYS, **MARK}))
        for page in read_pages(file):
            sheet = book.add_worksheet(page.name)
            sheet.set_column(0, max((max(places) for places in page.columns.values()), default=0), 16)
            own = [problem for problem in problems if problem.sheet == page.name]
            if page.columns:
                # Where one worksheet is the whole file, its problems do not name it.
                own, unnamed = [*own, *unnamed], []
            marks = mark_cells(own, page.columns)
            for number, cells in page.lines:
                lines += 1
                found = marks.get(number, {})
                for place in range(max([len(cells), *(at + 1 for at in found)])):
                    cell = cells[place] if place < len(cells) else None
                    write_cell(
                        sheet, (number - 1, place), cell, (marked, marked_days) if place in found else (None, days)
                    )
                for place, words in found.items():
                    if words:
                        sheet.write_comment(number - 1, place, "\n".join(words), COMMENT)
    return Written(len(problems), lines, path.stat().st_size, checksum(path))


def read_pages(file: SheetFile) -> Iterator[Page]:
    """Yield the worksheets of a file one after the other, each line numbered as people see it; of a text file the only one."""
    if file.form is Format.CSV:
        (resource,) = file.resources
        columns, encoding = resource.columns_taken(), csv_encoding(file.path)
        read = partial(csv_lines, file.path, encoding, {}, find_separator(file.path, encoding, columns))
        yield Page(resource._meta.sheet, read(), find_columns(resource, find_table(read(), columns)))
        return
    with open_workbook(file.path) as workbook:
        for name in workbook.names:
            yield Page(name, filled_lines(workbook.book.get_sheet_by_name(name)), find_columns_on(workbook, name, file))


def find_columns_on(workbook: Workbook, name: str, file: SheetFile) -> Columns:
    """Return where the columns stand on a worksheet: of the resource that the file is for, or of several the one of its name."""
    for resource in file.resources:
        if len(file.resources) == 1 or tidy_key(name) in resource.sheet_names():
            return find_columns(resource, workbook.table(name, resource.columns_taken()))
    return {}


def find_columns(resource: type[SheetResource], table: Table | None) -> Columns:
    """Return where the columns of a resource stand; what was put together of several columns in all of these."""
    if table is None:
        return {}
    drawn = table.headings.drawn
    return {resource.fields[key].title: drawn.get(key, [at]) for key, at in table.headings.places.items()}


def mark_cells(problems: Iterable[RowError], columns: Columns) -> Mapping[int, Mapping[int, Sequence[str]]]:
    """Return what is said at each cell, by line and position; a problem of no column of the sheet stands at the line's first cell."""
    marks: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        if problem.line is not None:
            first, *others = columns.get(problem.column, [0])
            words = f"{problem.reason}{problem.remedy}"
            marks[problem.line][first].append(words if problem.column in columns else f"{problem.column}：{words}")
            for place in others:
                # Coloured; the comment stands at the first alone.
                marks[problem.line].setdefault(place, [])
    return marks


def write_cell(sheet: Worksheet, at: tuple[int, int], cell: Cell, styles: tuple[Style | None, Style]) -> None:
    """Write a cell as what it is, in one of the styles: that of days, or that of everything else."""
    other, of_days = styles
    match cell:
        case None | "":
            sheet.write_blank(*at, None, other)
        case bool():
            sheet.write_boolean(*at, cell, other)
        case dt.date():
            sheet.write_datetime(*at, cell, of_days)
        case int() | float():
            sheet.write_number(*at, cell, other)
        case _:
            sheet.write_string(*at, str(cell), other)
