"""Which recorded changes lie behind a row: its own, and those of rows that hang on it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from audit.describing import tables_by_name
from audit.models import Event

Path = tuple[str, type[Any] | None, str]
"""The column of a table that leads to a row; where it leads to one between, that one's model and the column that goes on."""


def find_paths(model: type[Any], tables: Collection[str]) -> dict[str, Path]:
    """Return how the rows of each of the tables lead to those of a model: at once, or by a row of another of them."""
    found: dict[str, Path] = {}
    for name in tables:
        other = tables_by_name()[name].model
        keys = [field for field in other._meta.concrete_fields if field.remote_field and other is not model]
        for field in keys:
            between: Any = field.related_model
            further = [one.attname for one in between._meta.concrete_fields if one.related_model is model]
            if between is model:
                found[name] = (field.attname, None, "")
            # A person who recorded both is nothing that the figure reads, and leads nowhere.
            elif further and between._meta.db_table in tables and name not in found:
                found[name] = (field.attname, between, further[0])
    return found


def group_by_row(model: type[Any], tables: Collection[str], events: Iterable[Event]) -> dict[int, list[Event]]:
    """Return events of these tables by the row of a model that they are about (1 query for each kind of row between)."""
    paths = find_paths(model, tables)
    found: dict[int, list[Event]] = defaultdict(list)
    between: dict[type[Any], dict[int, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        if event.table_name == model._meta.db_table:
            found[event.row_key].append(event)
            continue
        column, middle, _further = paths.get(event.table_name, ("", None, ""))
        keys: set[int] = {side[column] for side in (event.before, event.after) if side and side.get(column)}
        for key in keys:
            (found if middle is None else between[middle])[key].append(event)
    further_of = {middle: further for _column, middle, further in paths.values() if middle is not None}
    for middle, waiting in between.items():
        for key, row in middle._base_manager.filter(pk__in=waiting).values_list("pk", further_of[middle]):
            found[row] += waiting[key]
    return found
