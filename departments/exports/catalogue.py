"""What can be exported; rooms offer their registers in ``exportables.py``."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
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


Reading = Callable[[QuerySet[Any]], Iterator[Sequence[Line]]]
"""Reads rows in memory that does not grow with their number, each as the lines that it becomes."""


@dataclass(frozen=True)
class Export:
    """How a register is written: the file's name, its headings, and how its rows are read."""

    name: str
    headings: tuple[str, ...]
    read: Reading

    def all_lines(self, rows: QuerySet[Any]) -> Iterator[Line]:
        """Yield the lines of all rows."""
        for lines in self.read(rows):
            yield from lines


def one_by_one(line: Callable[[Any], Line]) -> Reading:
    """Return a reading that makes one line of each row."""

    def read(rows: QuerySet[Any]) -> Iterator[Sequence[Line]]:
        for row in rows.iterator(chunk_size=CHUNK):
            yield (line(row),)

    return read


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
