"""Rows that are there already, and those that the workbook adds: found by what tells them apart."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection

from exchange.formats import error_codes
from exchange.formats.problems import EntryFault

if TYPE_CHECKING:
    from exchange.imports.entries import Entry
    from exchange.imports.sheet_register import SheetRegister

Key = tuple[Any, ...]
Known = TypeVar("Known")
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of a register: its key, what it holds, and whether it was withdrawn."""

    pk: int
    row: dict[str, Any]
    withdrawn: bool = False


class Withdrawn(LookupError):
    """The row was withdrawn, and keeps what tells it apart."""


class RowIndex:
    """A register's rows by their identity, read only as far as a sheet speaks of them."""

    def __init__(self, session: "Session", register: "SheetRegister") -> None:
        self.session = session
        self.register = register
        self.by_key: dict[Key, list[Stored]] = defaultdict(list)
        self.by_pk: dict[int, Stored] = {}
        self.loaded: set[Key] = set()
        self.fresh = fresh_keys(register.table)

    def load(self, keys: Iterable[Key]) -> None:
        """Read the stored rows with these identities, and those beside them where the register asks for its ``siblings``."""
        wanted = {*keys} - self.loaded
        self.loaded |= wanted
        kept = None if self.register.siblings else wanted
        for chunk in chunks(sorted({key[0] for key in wanted})):
            self.read(kept, **{f"{self.register.identity[0]}__in": chunk})

    def read(self, kept: Set[Key] | None = None, **wanted: Any) -> None:
        """Read the stored rows under a condition, withdrawn ones too: they keep what tells them apart.

        Of many rows beneath one only those whose identity is in ``kept`` stay in memory.
        """
        withdrawable = any(field.name == "withdrawal" for field in self.register.model._meta.fields)
        names = [*self.register.fields, *(["withdrawal_id"] if withdrawable else [])]
        rows = self.register.model._base_manager.filter(**wanted).order_by("pk").values("pk", *names)
        for row in rows.iterator(chunk_size=CHUNK):
            pk, withdrawal = row.pop("pk"), row.pop("withdrawal_id", None)
            if pk not in self.by_pk and (kept is None or self.key_of(row) in kept):
                self.take(Stored(pk, row, withdrawal is not None))

    def take(self, stored: Stored) -> None:
        """Take in a row."""
        self.by_pk[stored.pk] = stored
        self.by_key[self.key_of(stored.row)].append(stored)

    def key_of(self, row: Mapping[str, Any]) -> Key:
        """Return what tells a row apart, as reading it from a sheet would give it."""
        return tuple(self.register.as_read(name, row.get(name)) for name in self.register.identity)

    def find(self, key: Key) -> int | None:
        """Return the row with this identity that stands, None where there is none; raise Withdrawn where it did."""
        found = self.by_key.get(key, ())
        standing = [stored.pk for stored in found if not stored.withdrawn]
        if found and not standing:
            raise Withdrawn
        return standing[0] if standing else None

    def find_entries(self, entries: Sequence["Entry"]) -> Iterator[tuple["Entry", Stored | EntryFault]]:
        """Yield each entry with its row, stored or new; rows that the workbook adds are found from then on.

        Of several stored rows with one identity, the one that the entry agrees with is meant.
        """
        keys = [self.key_of(entry.row) for entry in entries]
        self.load(keys)
        for entry, key in zip(entries, keys, strict=True):
            try:
                yield entry, self.meant(entry, key) or self.add(entry)
            except EntryFault as fault:
                yield entry, fault

    def meant(self, entry: "Entry", key: Key) -> Stored | None:
        """Return the stored row that an entry speaks of, None where there is none; raise EntryFault where it cannot be said."""
        found = self.by_key.get(key, ())
        standing = [stored for stored in found if not stored.withdrawn]
        if found and not standing:
            raise EntryFault(error_codes.WITHDRAWN, self.register.naming)
        if len(standing) < 2:
            return standing[0] if standing else None
        agreeing = [stored for stored in standing if entry.agrees_with(stored.row)]
        if not agreeing:
            raise EntryFault(error_codes.AMBIGUOUS, self.register.naming)
        return agreeing[0]

    def add(self, entry: "Entry") -> Stored:
        """Take in a row that the workbook adds; its key is taken from the table's sequence."""
        entry.is_new = True
        stored = Stored(next(self.fresh), entry.row)
        self.take(stored)
        return stored


class Session:
    """What one import knows of the registers, those rows included that its own sheets add."""

    def __init__(self, registers: Mapping[str, "SheetRegister"]) -> None:
        self.registers = registers
        self.indexes: dict[str, RowIndex] = {}
        self.loaded: dict[Any, Any] = {}

    def index(self, key: str) -> RowIndex:
        """Return a register's rows."""
        if key not in self.indexes:
            register = self.registers[key]
            self.indexes[key] = register.index(self, register)
        return self.indexes[key]

    def find(self, register: str, key: Key, blamed: str) -> int:
        """Return the row of a register with this identity; raise EntryFault, blaming a column, where none stands."""
        try:
            found = self.index(register).find(key)
        except Withdrawn:
            raise EntryFault(error_codes.WITHDRAWN, blamed) from None
        if found is None:
            raise EntryFault(error_codes.NOT_FOUND, blamed, register=self.registers[register].sheet)
        return found

    def known(self, load: Callable[[], Known]) -> Known:
        """Return what ``load`` returns; it is called once."""
        if load not in self.loaded:
            self.loaded[load] = load()
        found: Known = self.loaded[load]
        return found


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the values in groups that one statement takes."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def fresh_keys(table: str) -> Iterator[int]:
    """Yield keys for new rows, given out by the table's sequence.

    A row has its key before it is written, so that other sheets of the workbook can refer to it already when the workbook
    is only checked; what is not confirmed leaves a gap in the sequence.
    """
    count = 1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            found = cursor.fetchall()
        yield from (pk for (pk,) in found)
        count = min(2 * count, CHUNK)
