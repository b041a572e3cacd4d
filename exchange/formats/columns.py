"""Columns of a register's sheet, and the reading of lines by them."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from exchange.formats.cells import Cell, is_blank
from exchange.formats.errors import CellError, RowError, RowErrors, quoted

if TYPE_CHECKING:
    from exchange.formats.tables import Table

REMEMBERED = 20_000
"""Distinct cells of a column whose reading is remembered: names, dates and words repeat on most lines."""
REMEMBERED_TYPES = (str, dt.date)
"""Numbers are not remembered: True, 1 and 1.0 would be one key."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, the key of its value, and how a cell that is not blank is read.

    A sheet without a required column cannot be taken; what an absent optional column would say stays as it was.
    ``into`` names the table's column that keeps the value, where one does; ``write`` gives the cell of a stored row, and
    ``words`` what each word of a list stands for. A column that ``is_shown`` stands in exports for the reader and is passed
    over by imports.
    """

    title: str
    key: str
    read: Callable[[Cell], Any]
    required: bool = False
    into: str = ""
    write: Callable[[Any], Any] = str
    words: Mapping[str, Any] = field(default_factory=dict)
    hint: str | Promise = ""
    is_date: bool = False
    is_shown: bool = False

    def in_words(self, value: Any) -> str:
        """Return a value as the sheet writes it; nothing for a blank."""
        if value is None or value is UNREADABLE:
            return ""
        return quoted(next((word for word, stored in self.words.items() if stored == value), value))


class Unreadable:
    """Stands in a line for a cell with a problem, so that checks across cells can pass over it."""

    def __repr__(self) -> str:
        return "UNREADABLE"

    def __bool__(self) -> bool:
        return False


UNREADABLE = Unreadable()


class ColumnReader:
    """Reads one column's cells, remembering what a repeated cell came to."""

    def __init__(self, column: Column, position: int) -> None:
        self.column = column
        self.position = position
        self.seen: dict[Cell, Any] = {}

    def read(self, cells: Sequence[Cell]) -> Any:
        """Return the value in a line's cell, None where it is blank; raise CellError where it cannot be read."""
        cell = cells[self.position] if self.position < len(cells) else None
        if cell is None or cell == "":
            return None
        if type(cell) not in REMEMBERED_TYPES:
            return self.column.read(cell)
        if cell not in self.seen:
            self.remember(cell, None if is_blank(cell) else self.column.read(cell))
        return self.seen[cell]

    def is_faulty(self, table: "Table", line: int) -> bool:
        """Say whether the column's cell in this line is a formula or an error value."""
        return self.position + 1 in table.faults.get(line, ())

    def remember(self, cell: Cell, value: Any) -> None:
        """Keep the reading of a cell, forgetting all of them before they grow too many."""
        if len(self.seen) >= REMEMBERED:
            self.seen.clear()
        self.seen[cell] = value


def read_lines(table: "Table", columns: Sequence[Column], problems: RowErrors) -> Iterator[tuple[int, list[Any]]]:
    """Yield each line's number and values in the order of ``columns``; blank and absent ones are None.

    Lines without any value are passed over. A cell that cannot be read is added to ``problems`` and yielded as UNREADABLE.
    """
    places = table.headings.places
    readers = [
        (index, ColumnReader(column, places[column.key]))
        for index, column in enumerate(columns)
        if column.key in places
    ]
    blank: list[Any] = [None] * len(columns)
    for number, cells in table.lines:
        values = blank.copy()
        for index, reader in readers:
            try:
                values[index] = reader.read(cells)
            except CellError as fault:
                values[index] = UNREADABLE
                if not reader.is_faulty(table, number):
                    problems.add(
                        RowError(fault.code, number, reader.column.title, quoted(cells[reader.position]), fault.about)
                    )
        if number in table.faults:
            add_faults(table, readers, number, values, problems)
        if values != blank:
            yield number, values


def add_faults(
    table: "Table", readers: list[tuple[int, ColumnReader]], number: int, values: list[Any], problems: RowErrors
) -> None:
    """Make unreadable the line's formulas and error values, where they stand in columns that are read."""
    for index, reader in readers:
        fault = table.faults[number].get(reader.position + 1)
        if fault:
            values[index] = UNREADABLE
            problems.add(RowError(fault[0], number, reader.column.title, quoted(fault[1])))
