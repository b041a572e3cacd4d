"""Stored rows of a sheet's identities: a few statements for a whole sheet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from import_export.instance_loaders import BaseInstanceLoader

from exchange.context import Withdrawn
from exchange.models import SheetImport
from targets.numbers import normalise_text

if TYPE_CHECKING:
    from exchange.resources.declaration import DeclaredResource

Key = tuple[Any, ...]
Row = list[Any]
"""The values of a row in the order of its resource's ``columns``."""
CHUNK = 5_000


class Stored(NamedTuple):
    """A row of a register: its key, what it holds, and whether it was withdrawn.

    One that was withdrawn with the import that added it (``may_return``) stands again when a sheet names it again.
    """

    pk: int
    row: Row
    withdrawn: bool = False
    may_return: bool = False


class StoredRows(BaseInstanceLoader):
    """A register's rows by their identity, read only as far as a sheet speaks of them, and the rows that the sheet adds.

    Withdrawn ones are among them: they keep what tells them apart.
    """

    resource: "DeclaredResource"

    def __init__(self, resource: "DeclaredResource", dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        self.by_key: dict[Key, list[Stored]] = defaultdict(list)
        self.by_pk: dict[int, Stored] = {}
        self.loaded: set[Key] = set()
        self.fresh = list_fresh_keys(resource._meta.model._meta.db_table)
        places = [resource.columns.index(name) for name in resource.identity]
        self._identity = itemgetter(*places) if places else (lambda row: ())
        self._is_single = len(places) == 1

    def key_of(self, row: Sequence[Any]) -> Key:
        """Return what tells a row apart."""
        found = self._identity(row)
        return self.as_key((found,) if self._is_single else found)

    def as_key(self, values: Key) -> Key:
        """Return values of the identity as they are compared."""
        if not self.resource.has_number_key:
            return values
        # As the database folds a number, or two spellings of one number would be two rows.
        folded = tuple([value and normalise_text(value) for value in values])
        # The same object where nothing was to fold: there is one for each row of a large sheet, in several places.
        return values if folded == values else folded

    def load(self, keys: Iterable[Key]) -> None:
        """Read the stored rows with these identities, and those beside them where the resource asks for its ``siblings``."""
        wanted = {self.as_key(key) for key in keys} - self.loaded
        # Keys that were not found are kept too, so that nobody asks for them again.
        self.loaded |= wanted
        kept = None if self.resource.siblings else wanted
        # By the first column of the identity, which has an index; the rest is compared here.
        for chunk in chunks(sorted({key[0] for key in wanted})):
            name = "number_key" if self.resource.has_number_key else self.resource.identity[0]
            self.read(kept, **{f"{name}__in": chunk})

    def read(self, kept: Collection[Key] | None = None, **wanted: Any) -> None:
        """Read the stored rows under a condition; of many beneath one row, only those with an identity in ``kept``."""
        resource = self.resource
        # Withdrawn rows too: their numbers stay taken, and a line that names one is told so.
        names = ["pk", *(["withdrawal__register"] if resource.is_withdrawable else []), *resource.columns]
        rows = resource._meta.model._base_manager.filter(**wanted).order_by("pk").values_list(*names)
        for pk, *row in rows.iterator(chunk_size=CHUNK):
            withdrawn = row.pop(0) if resource.is_withdrawable else None
            key = self.key_of(row)
            # A stored text is compared as its export would be read, so that a round trip finds its row.
            key = key if resource.has_number_key else resource.identity_as_read(key)
            if pk not in self.by_pk and (kept is None or key in kept):
                stored = Stored(pk, row, withdrawn is not None, withdrawn == SheetImport._meta.label_lower)
                self.by_pk[pk] = stored
                self.by_key[key].append(stored)

    def find(self, key: Key) -> int | None:
        """Return the row with this identity that stands, None where there is none; raise Withdrawn where it did."""
        found = self.by_key.get(self.as_key(key), ())
        standing = [stored.pk for stored in found if not stored.withdrawn]
        if found and not standing:
            raise Withdrawn
        return standing[0] if standing else None

    def add(self, key: Key, row: Row) -> Stored:
        """Take in a row that the import adds; its key is taken from the table's sequence."""
        stored = Stored(next(self.fresh), row)
        self.by_pk[stored.pk] = stored
        self.by_key[key].append(stored)
        return stored

    def bring_back(self, stored: Stored, key: Key, row: Row) -> Stored:
        """Let a row stand again that was withdrawn with the import that added it."""
        standing = Stored(stored.pk, row)
        self.by_pk[stored.pk] = standing
        self.by_key[key] = [one for one in self.by_key[key] if one.pk != stored.pk] + [standing]
        return standing

    def get_instance(self, row: Any) -> Any:
        """Return the stored row that a line of import-export's own row loop speaks of, one statement each."""
        fields = [self.resource.fields[name] for name in self.resource.get_import_id_fields()]
        wanted = {field.attribute: field.clean(row) for field in fields}
        return self.resource._meta.model._base_manager.filter(**wanted).first()


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the values in groups that one statement takes."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def list_fresh_keys(table: str) -> Iterator[int]:
    """Yield keys for new rows, given out by the table's sequence.

    A row has its key before it is written, so that other sheets of the workbook can refer to it already when the workbook
    is only checked; what is not confirmed leaves a gap in the sequence.
    """
    # Doubled at each turn: a sheet of one new row should not take five thousand keys.
    count = 1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            found = cursor.fetchall()
        yield from (pk for (pk,) in found)
        count = min(2 * count, CHUNK)
