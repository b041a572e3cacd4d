"""Creating what is missing, and nothing else."""

from collections import Counter
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


Key = tuple[Any, ...]


class Missing:
    """Creates rows whose key is not there yet and counts them; a row that is there stays as the office has it.

    The rows of a model are fetched once. What others add meanwhile is not seen: one load at a time.
    """

    def __init__(self) -> None:
        self.created: Counter[type[Model]] = Counter()
        self._found: dict[tuple[type[Model], tuple[str, ...]], dict[Key, Any]] = {}

    def add(self, model: type[Row], defaults: dict[str, Any] | None = None, **key: Any) -> tuple[Row, bool]:
        """Return the row with this key and whether it is new."""
        row = model(**{**(defaults or {}), **key})
        found = self._rows(model, tuple(key))
        wanted = key_of(row, tuple(key))
        if is_new := wanted not in found:
            # Forced: a row with a key of its own, such as a quarter, must never turn into an UPDATE of the office's
            # row.
            row.save(force_insert=True)
            found[wanted] = row
        self.created[model] += is_new
        return found[wanted], is_new

    def add_keyed(self, rows: list[Row], *key: str) -> None:
        """Create those of the rows, all of one model, whose key is not there yet."""
        found = self._rows(type(rows[0]), key) if rows else {}
        self.add_all([row for row in rows if key_of(row, key) not in found])

    def add_all(self, rows: list[Row]) -> None:
        """Create rows that belong to a row that is itself new."""
        for model in {type(row) for row in rows}:
            self.created[model] += len(model._default_manager.bulk_create([row for row in rows if type(row) is model]))

    def _rows(self, model: type[Model], key: tuple[str, ...]) -> dict[Key, Any]:
        """Return all rows of a model by their key."""
        if (model, key) not in self._found:
            # One query a model in place of one a row: every start of the portal comes through here.
            self._found[model, key] = {key_of(row, key): row for row in model._default_manager.all()}
        return self._found[model, key]


def key_of(row: Model, key: tuple[str, ...]) -> Key:
    """Return a row's values of the fields; of a relation the other row's key."""
    # Of a relation the stored key, without a query for the other row.
    return tuple(row.serializable_value(name) for name in key)
