"""What a sheet's cells and names came to, remembered while it is read."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from exchange.fields import ReferenceField
from exchange.formats.cells import Cell
from exchange.formats.errors import CellError


class ReadCells(dict[Cell, Any]):
    """The cells of a column and what each came to: names, dates and words repeat on most lines.

    A cell that cannot be read comes to its CellError. Numbers are not kept, since True, 1 and 1.0 would be one key.
    """

    # True, 1 and 1.0 are equal and hash alike, so a dict would give one the value of the other.
    KEPT = (str, dt.date, type(None))
    # A column of numbers or texts that never repeat would fill the memory otherwise.
    MOST = 20_000

    def __init__(self, clean: Callable[[Cell], Any]) -> None:
        super().__init__()
        self.clean = clean
        self.has_errors = False

    def __missing__(self, cell: Cell) -> Any:
        try:
            value = self.clean(cell)
        except CellError as error:
            value, self.has_errors = error, True
        if isinstance(cell, self.KEPT):
            if len(self) >= self.MOST:
                # Cheaper than keeping track of what was used last, and repeated words are back after one line each.
                self.clear()
            self[cell] = value
        return value


class FoundRows(dict[tuple[Any, ...], Any]):
    """The names on the lines of a sheet and the keys of the rows that they mean, or why they mean none."""

    def __init__(self, field: ReferenceField, context: Any) -> None:
        super().__init__()
        self.field, self.context = field, context

    def __missing__(self, names: tuple[Any, ...]) -> Any:
        found: int | CellError | None
        try:
            found = self.field.widget.clean(names, context=self.context)
        except CellError as error:
            found = error
        # Errors are kept as well: a name that nobody bears is looked up once for all of its lines.
        self[names] = found
        return found
