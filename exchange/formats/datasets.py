"""A sheet as a tablib dataset: its lines are read as they are asked for, numbered as Excel numbers them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import tablib

from exchange.formats.cells import Cell
from exchange.formats.headings import Column
from exchange.formats.merging import Line
from exchange.formats.tables import SHEET_SPAN, Table

CHUNK = 1_000
Progress = Callable[[int, int], None]
"""Told now and then how many lines are done, and of how many."""


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


class SheetDataset(tablib.Dataset):
    """The lines of a table under the headings that a resource knows.

    What tablib and import-export ask of a dataset (headers, length, rows, dict) holds; a `SheetResource` reads it once,
    in ``chunks`` of raw lines, whose cell for a field stands at ``places[field]``. ``faults`` are formulas and error values.
    The lines of several worksheets are told apart by their numbers (`place_of`).
    """

    def __init__(self, table: Table, columns: Sequence[Column], progress: Progress = no_progress) -> None:
        titles = {column.key: column.title for column in columns}
        super().__init__(headers=[titles[key] for key in table.headings.places], title=table.sheet)
        self.places, self.drawn, self.faults = table.headings.places, table.headings.drawn, table.faults
        self.unknown_columns, self.heading_errors = table.headings.unknown, table.headings.errors
        self.understood, self.sheets, self.passed_over = table.headings.understood, table.sheets, table.passed_over
        self.hidden_lines, self.hidden_columns = table.hidden_lines, table.hidden_columns
        self.struck_lines = table.struck_lines
        self.total = max(table.total - table.headings.line, 0)
        self._lines, self._kept, self._progress = table.lines, None, progress

    _kept: list[Line] | None

    def chunks(self) -> Iterator[list[Line]]:
        """Yield the lines in groups, each as wide as the headings; once, unless somebody has asked for all of them."""
        done, widest = 0, max(self.places.values(), default=0) + 1
        lines = iter(self._kept) if self._kept is not None else self._lines
        while chunk := list(islice(lines, CHUNK)):
            self._progress(done, self.total)
            done += len(chunk)
            # Programs leave off empty cells at the end of a line; columns are read by position.
            yield [(number, cells + [None] * (widest - len(cells))) if len(cells) < widest else (number, cells) for number, cells in chunk]  # fmt: skip
        self._progress(self.total, self.total)

    def place_of(self, number: int) -> tuple[str, int]:
        """Return the worksheet, where there are several, and the line in it that a line's number means."""
        sheet, line = divmod(number, SHEET_SPAN)
        return (self.sheets[sheet], line) if self.sheets else ("", number)

    def keep(self) -> None:
        """Hold all lines that say anything, so that they can be read after the file is gone, and again."""
        if self._kept is None:
            # Blank lines are dropped, but each line keeps its number of the sheet.
            self._kept = [
                line for chunk in self.chunks() for line in chunk if any(cell not in (None, "") for cell in line[1])
            ]

    @property
    def lines(self) -> list[list[Cell]]:
        """All lines, cell by cell under the headers."""
        self.keep()
        places = list(self.places.values())
        return [[cells[place] for place in places] for _, cells in self._kept or ()]

    def __len__(self) -> int:
        # An estimate until the lines are read, enough for a progress bar.
        return self.total if self._kept is None else len(self._kept)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return map(tuple, self.lines)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            place = self.headers.index(key)
            return [line[place] for line in self.lines]
        found = self.lines[key]
        return [tuple(line) for line in found] if isinstance(key, slice) else tuple(found)

    @property
    def dict(self) -> list[dict[str, Cell]]:
        """The rows as dictionaries, as import-export's own instance loaders read them."""
        return [dict(zip(self.headers, line, strict=True)) for line in self.lines]
