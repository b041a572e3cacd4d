"""What can be exported; apps offer their registers in ``exportables.py``."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from accounts.models import Role, User
from exchange.formats.english import read_heading
from exchange.formats.selections import Line, Selection
from exchange.resources import SheetResource

# Rows come in pieces through a server-side cursor, so memory does not grow with their number.
CHUNK = 2000


Reading = Callable[[QuerySet[Any]], Iterator[Sequence[Line]]]
"""Reads rows in memory that does not grow with their number, each as the lines that it becomes."""


@dataclass(frozen=True)
class Export:
    """How a register is written: the file's name, its headings, and how its rows are read."""

    name: str
    headings: tuple[str, ...]
    read: Reading

    @property
    def shown_headings(self) -> tuple[str, ...]:
        """The headings in the reader's language."""
        return tuple(map(read_heading, self.headings))


def one_by_one(line: Callable[[Any], Line]) -> Reading:
    """Return a reading that makes one line of each row."""

    def read(rows: QuerySet[Any]) -> Iterator[Sequence[Line]]:
        for row in rows.iterator(chunk_size=CHUNK):
            yield (line(row),)

    return read


def export_of(name: str, resource: type[SheetResource]) -> Export:
    """Return the export of a register under a file name: one line for each row, read by the import without a difference."""
    # The import's own columns: a file that goes out can come in again and change nothing.
    return Export(name, tuple(field.title for field in resource.headings()), lambda rows: resource().export_rows(rows))


@dataclass(frozen=True)
class Exportable:
    """A register that these roles may take out.

    ``select`` evaluates the filters in an address with a person's rights; ``address`` returns the list with these filters.
    """

    key: str
    title: str | Promise
    readers: tuple[Role, ...]
    select: Callable[[User, QueryDict], Selection]
    address: Callable[[QueryDict], str]


exportables: dict[str, Exportable] = {}
"""By the key that an export keeps."""


titles: dict[str, str | Promise] = {}
"""What the record calls the files that were taken out, by the key that an export keeps: registers and whatever else pages hand out."""


def offer_export(exportable: Exportable) -> None:
    """Let the register be exported."""
    exportables[exportable.key] = exportable
    titles[exportable.key] = exportable.title
