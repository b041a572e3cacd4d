"""What one import knows while its sheets are read: the rows that are there, those that its own sheets add, and short lists."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.functional import Promise

from accounts.models import User
from exchange.formats import error_codes
from exchange.formats.errors import CellError

if TYPE_CHECKING:
    from exchange.loaders import Key, StoredRows
    from exchange.resources import SheetResource
    from exchange.resources.declaration import DeclaredResource

Known = TypeVar("Known")

resources: "dict[str, type[SheetResource]]" = {}
"""The resources whose rows others may refer to, by key, in the order in which they depend on one another."""


class Withdrawn(LookupError):
    """The row was withdrawn, and keeps what tells it apart."""


class ImportContext:
    """What one import knows, whoever stands for it, and the words by which a figure's history names it.

    ``sheet_import`` is the key of the import that keeps what it wrote, to be taken back.
    """

    def __init__(self, user: User | None = None, cause: str | Promise = "", sheet_import: int | None = None) -> None:
        self.user, self.cause, self.sheet_import = user, cause, sheet_import
        self._rows: dict[str, StoredRows] = {}
        self._known: dict[Any, Any] = {}
        self.marks: dict[str, set[int]] = defaultdict(set)

    def rows_of(self, resource: "DeclaredResource") -> "StoredRows":
        """Return the rows of the resource that imports, under its key."""
        key = resource._meta.key
        if key not in self._rows:
            self._rows[key] = resource._meta.instance_loader_class(resource)
        return self._rows[key]

    def rows(self, key: str) -> "StoredRows":
        """Return the rows of a resource, those included that the import adds."""
        if key not in self._rows:
            # A resource of its own with this context, so that both look into one set of rows.
            return self.rows_of(resources[key](context=self))
        return self._rows[key]

    def find(self, resource: str, key: "Key", field: str) -> int:
        """Return the row of a resource with this identity; raise CellError, blaming a field, where none stands."""
        try:
            found = self.rows(resource).find(key)
        except Withdrawn:
            # Told apart from a missing row, since the remedy is another: restore it.
            raise CellError(error_codes.WITHDRAWN, field) from None
        if found is None:
            raise CellError(error_codes.NOT_FOUND, field, register=resources[resource]._meta.sheet)
        return found

    def known(self, load: Callable[[], Known]) -> Known:
        """Return what ``load`` returns; it is called once."""
        if load not in self._known:
            self._known[load] = load()
        found: Known = self._known[load]
        return found

    # A sheet that has read ahead knows the answer already; what was asked before must not change under its readers.
    def know(self, load: Callable[[], Known], found: Known) -> None:
        """Take ``found`` for what ``load`` would return, unless it was called already."""
        self._known.setdefault(load, found)
