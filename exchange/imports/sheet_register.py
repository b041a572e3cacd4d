"""What a register's sheet is: its columns, what tells its rows apart, what they refer to, and which figures they move.

A description is data; the steps that every sheet takes (`entries`, `importing`, `writing`) are written once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import CheckConstraint, Field, Model, QuerySet
from django.utils.functional import Promise

from exchange.formats.columns import Column
from exchange.imports.fields import reads_back
from exchange.imports.indexes import RowIndex
from exchange.imports.rules import blamed, rules_of

if TYPE_CHECKING:
    from exchange.imports.entries import Entry, Gathering
    from exchange.imports.indexes import Session

Row = Mapping[str, Any]
"""A row of a table: its columns by their names in the table, such as ``enterprise_id``."""
Change = tuple[Row | None, Row]
"""A row before (None for a new one) and after an import."""
Marks = dict[str, set[int]]
"""The quarters that changes make stale, by measure."""


@dataclass(frozen=True)
class Reference:
    """Something that a row refers to: the table's column that keeps it, and how columns of the sheet name it.

    ``find`` returns its key, None where the sheet names nothing, and raises EntryFault where it cannot be found.
    ``load`` may read ahead what all entries of the sheet will ask for. ``reads_as`` returns what the export of a stored
    key is read as, where that may be another one: a township that was merged is written and read as its successor.
    """

    into: str
    keys: tuple[str, ...]
    find: Callable[["Session", "Entry"], int | None]
    load: Callable[["Session", Sequence["Entry"]], None] = lambda session, entries: None
    reads_as: Callable[["Session", "Entry", int], int] | None = None


def no_marks(changes: Iterable[Change], session: "Session") -> Marks:
    """Return the marks of rows that no figure counts."""
    return {}


@dataclass(kw_only=True)
class SheetRegister:
    """A register as sheets bring it in and take it out.

    ``identity`` are the table's columns that tell rows apart. ``rows`` are the rows that stand, with all that the
    columns write. ``checks`` look at one row, ``set_checks`` at all rows of a sheet. ``derived`` gives the columns of the
    table that follow from others and that no sheet has. ``choices`` are the words of columns that refer to a short list. ``siblings`` says that checks or marks
    look at all rows beneath the same row.
    """

    key: str
    sheet: str
    name: str | Promise
    model: type[Model]
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    rows: Callable[[], QuerySet[Any]]
    examples: tuple[tuple[str, ...], ...]
    references: tuple[Reference, ...] = ()
    index: type[RowIndex] = RowIndex
    siblings: bool = False
    checks: tuple[Callable[["Gathering", "Entry"], None], ...] = ()
    set_checks: tuple[Callable[["Gathering"], None], ...] = ()
    derived: Callable[[Row], dict[str, Any]] = lambda row: {}
    marks: Callable[[Iterable[Change], "Session"], Marks] = no_marks
    choices: Mapping[str, Callable[[], Sequence[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the model's rules over one row, each a kind of problem."""
        self.rules = rules_of(self.model)

    @property
    def table(self) -> str:
        """The register's table."""
        return self.model._meta.db_table

    @cached_property
    def fields(self) -> dict[str, "Field[Any, Any]"]:
        """The columns that an import writes: all but the key, the withdrawal, and what the database works out."""
        left_out = {"withdrawal_id", self.model._meta.pk.attname}
        found = self.model._meta.concrete_fields
        return {row.attname: row for row in found if not row.generated and row.attname not in left_out}

    @cached_property
    def place(self) -> dict[str, int]:
        """Where the value of each column stands in a line."""
        return {column.key: place for place, column in enumerate(self.columns)}

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """For each column of the table: the keys of the columns of the sheet that it follows from."""
        own = {column.into: (column.key,) for column in self.columns if column.into}
        return own | {reference.into: reference.keys for reference in self.references}

    @cached_property
    def into(self) -> dict[str, Column]:
        """The columns of the sheet by the columns of the table that keep their values."""
        return {column.into: column for column in self.columns if column.into}

    @cached_property
    def naming(self) -> str:
        """The column of the sheet to blame where a row as a whole is at fault."""
        return self.sources.get(self.identity[-1], (self.columns[0].key,))[0]

    def blamed(self, rule: CheckConstraint) -> str:
        """Return the column of the sheet to blame where a rule of the model is broken."""
        names = (name if name in self.fields else f"{name}_id" for name in blamed(rule.condition))
        return next((self.sources[name][0] for name in names if name in self.sources), self.naming)

    def as_read(self, name: str, stored: Any) -> Any:
        """Return what reading the export of a stored value comes to."""
        return reads_back(self.into[name], stored) if isinstance(stored, str) and name in self.into else stored

    def is_same(self, name: str, stored: Any, value: Any) -> bool:
        """Say whether a value of a sheet is what is stored already, or what an export of it reads as."""
        return bool(stored == value or (isinstance(stored, str) and self.as_read(name, stored) == (value or "")))

    @cached_property
    def blanks(self) -> dict[str, Any]:
        """What an empty cell means in each column of the table."""
        return {name: None if row.null else row.get_default() for name, row in self.fields.items()}

    def line(self, row: Model) -> tuple[Any, ...]:
        """Return the cells of a stored row."""
        return tuple(column.write(row) for column in self.columns)
