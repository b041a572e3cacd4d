"""What can be exported; rooms offer their registers in ``exportables.py``."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from departments.models import Role, User

CHUNK = 2000

Cell = str | int | float | Decimal | dt.date | None
Line = Sequence[Cell]


@dataclass(frozen=True)
class Export:
    """How a register is written: the file's name, its headings, and the lines that one row becomes."""

    name: str
    headings: tuple[str, ...]
    lines: Callable[[Any], Iterable[Line]]

    def rows(self, rows: QuerySet[Any]) -> Iterator[Sequence[Line]]:
        """Yield the lines of each row, reading the rows in chunks on the server's cursor."""
        for row in rows.iterator(chunk_size=CHUNK):
            yield tuple(self.lines(row))

    def all_lines(self, rows: QuerySet[Any]) -> Iterator[Line]:
        """Yield the lines of all rows."""
        for lines in self.rows(rows):
            yield from lines


@dataclass(frozen=True)
class Selection:
    """What one person takes out with one set of filters.

    ``rows`` reads the rows, each as the lines that it becomes; ``total`` is how many there are; ``filters`` are the
    filters in words, as pairs of label and value.
    """

    name: str
    headings: tuple[str, ...]
    rows: Callable[[], Iterator[Sequence[Line]]]
    total: int
    filters: list[tuple[str, str]]


@dataclass(frozen=True)
class Exportable:
    """A register that these roles may take out; ``select`` evaluates the filters in an address with a person's rights."""

    key: str
    title: str | Promise
    readers: tuple[Role, ...]
    select: Callable[[User, QueryDict], Selection]


exportables: dict[str, Exportable] = {}
"""By the key that an export keeps."""


def offer(exportable: Exportable) -> None:
    """Let the register be exported."""
    exportables[exportable.key] = exportable
