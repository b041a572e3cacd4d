"""Creating what is missing, and nothing else."""

from collections import Counter
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


class Missing:
    """Creates rows whose key is not there yet and counts them; a row that is there stays as the office has it."""

    def __init__(self) -> None:
        self.created: Counter[type[Model]] = Counter()

    def add(self, model: type[Row], defaults: dict[str, Any] | None = None, **key: Any) -> tuple[Row, bool]:
        """Return the row with this key and whether it is new."""
        row, is_new = model._default_manager.get_or_create(defaults, **key)
        self.created[model] += is_new
        return row, is_new

    def add_all(self, rows: list[Row]) -> None:
        """Create rows that belong to a row that is itself new."""
        for model in {type(row) for row in rows}:
            self.created[model] += len(model._default_manager.bulk_create([row for row in rows if type(row) is model]))
