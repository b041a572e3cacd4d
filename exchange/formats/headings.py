"""Headings: which column of a sheet holds what, in whatever order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from exchange.formats import error_codes
from exchange.formats.cells import Cell, as_text, tidy_key
from exchange.formats.errors import RowError, quote_cell
from exchange.formats.workbook import column_letters

# What people add to a heading: a star, "(必填)", a colon.
TRIMMINGS = re.compile(r"\((?:必填|选填|可空|必填项)\)|[*:]")


class Column(Protocol):
    """What the search for headings asks of a column."""

    @property
    def title(self) -> str:
        """The heading."""

    @property
    def key(self) -> str:
        """The name of what stands under it."""

    @property
    def required(self) -> bool:
        """Whether a sheet without it cannot be taken."""


@dataclass
class Headings:
    """Where each column stands; positions count from 0."""

    line: int
    places: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def heading_key(cell: Cell) -> str:
    """Return a heading without width, spaces, line breaks and trimmings."""
    return TRIMMINGS.sub("", tidy_key(as_text(cell)))


def find_headings(line: int, cells: Sequence[Cell], columns: Sequence[Column]) -> Headings | None:
    """Return the headings in a line, or None where it has fewer than half of the required ones (and fewer than two)."""
    known = {heading_key(column.title): column for column in columns}
    found = {heading_key(cell) for cell in cells} & set(known)
    required = [key for key, column in known.items() if column.required]
    # Half is enough: a sheet with a few headings missing is refused by naming them, not as one without headings.
    if len(found) < 2 or 2 * len(found & set(required)) < len(required):
        return None
    return place(Headings(line), cells, known)


def place(headings: Headings, cells: Sequence[Cell], known: dict[str, Column]) -> Headings:
    """Fill in where each known column stands, which are missing, twice there, or unknown."""
    for position, cell in enumerate(cells):
        column = known.get(heading_key(cell))
        if column is None:
            # Passed over with a remark, since people keep columns of their own.
            headings.unknown.extend(quote_cell(title) for title in [as_text(cell)] if title)
        elif column.key in headings.places:
            about = {"first": column_letters(headings.places[column.key] + 1), "second": column_letters(position + 1)}
            headings.errors.append(RowError(error_codes.HEADING_TWICE, headings.line, column.title, about=about))
        else:
            headings.places[column.key] = position
    headings.errors.extend(list_missing_columns(headings, known.values()))
    return headings


def list_missing_columns(headings: Headings, columns: Iterable[Column]) -> list[RowError]:
    """Return an error for each required column that is not there."""
    return [
        RowError(error_codes.HEADING_MISSING, headings.line, column.title)
        for column in columns
        if column.required and column.key not in headings.places
    ]
