"""The rows behind a figure as people read them: each under the columns that its source names, with a link to its page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from targets.registry import Column
from targets.wordings import WordingField, is_english_read


@dataclass(frozen=True)
class Line:
    """A row as it is shown: its cells, where it has one its own page, and the code of the township that a column names."""

    cells: list[str]
    url: str
    place: str = ""


def list_rows(rows: QuerySet[Any], columns: Sequence[Column]) -> Iterator[Line]:
    """Yield each row as an auditor reads it; one query, whatever the number of rows."""
    cells = cells_of(rows.model, columns)
    place = next((column.place for column in columns if column.place), "")
    for row in read_rows(rows, columns).iterator(chunk_size=2000):
        yield Line(cells(row), address_of(rows.model, row["pk"]), (row[place] or "") if place else "")


def read_rows(rows: QuerySet[Any], columns: Sequence[Column]) -> QuerySet[Any, dict[str, Any]]:
    """Return the rows as dictionaries of their keys and what the columns look up."""
    lookups = [lookup for column in columns for lookup in (*column.lookups, column.place) if lookup]
    # A lookup named by two columns may stand only once in values().
    return rows.values("pk", *dict.fromkeys(lookups))


def cells_of(model: type[models.Model], columns: Sequence[Column]) -> Callable[[dict[str, Any]], list[str]]:
    """Return a function from a row, as `read` gives it, to its cells."""
    labels = {
        lookup: labels_of(field_of(model, lookup)) for column in columns for lookup in (column.lookup, *column.beside)
    }
    return lambda row: [get_cell(row, column, labels) for column in columns]


def get_cell(row: dict[str, Any], column: Column, labels: dict[str, dict[Any, str]]) -> str:
    """Return what a column tells of a row; a name of its day with today's where that is another, what stands beside in brackets."""
    told = format_cell(row[column.lookup], labels[column.lookup])
    if column.now and told:
        return then_and_now(told, row[column.now])
    beside = [format_cell(row[lookup], labels[lookup]) for lookup in column.beside if row[lookup]]
    more = beside[-1] if beside else told
    return told if more == told else _("%(told)s (%(more)s)") % {"told": told, "more": more}


def then_and_now(then: str, now: str) -> str:
    """Return a name of a past day, with the present one where that is another."""
    return then if then == now else _("%(then)s (now %(now)s)") % {"then": then, "now": now}


def field_of(model: type[models.Model], lookup: str) -> models.Field | None:
    """Return the field that a lookup ends in; None for an annotation."""
    field: Any = None
    for name in lookup.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            # Follows relations to the last field; an annotation on the way has no model to go on with.
            return None
        model = field.related_model or model
    return getattr(field, "output_field", field)


def labels_of(field: models.Field | None) -> dict[Any, str]:
    """Return the words for a field's values, where it has a fixed set of them, or the English that stands beside them."""
    if isinstance(field, WordingField) and is_english_read():
        named = field.model._default_manager.exclude(**{f"{field.name}_en": ""})
        return dict(named.values_list(field.name, f"{field.name}_en"))
    return {key: str(label) for key, label in getattr(field, "flatchoices", None) or []}


def format_cell(value: Any, labels: dict[Any, str]) -> str:
    """Write a value the way it is read in a table; what is not recorded stays empty."""
    if isinstance(value, dict):
        # Parameters of a measure; they are looked up by no label.
        return _(", ").join(f"{name} {word}" for name, word in sorted(value.items()))
    # Labels come first: a choice stored as 1 or True has a word that is not yes or no.
    if value in labels:
        return labels[value]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        # normalize() alone writes 100 as 1E+2.
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def address_of(model: Any, pk: int) -> str:
    """Return a row's own page; empty where its register has none."""
    try:
        # An unsaved instance with the key alone builds the address without reading the row.
        return model(pk=pk).get_absolute_url()
    except (AttributeError, NoReverseMatch):
        return ""
