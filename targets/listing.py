"""The rows behind a figure as people read them: each under the columns that its source names, with a link to its page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from .registry import Column


@dataclass(frozen=True)
class Line:
    """A row as it is shown: its cells and, where it has one, its own page."""

    cells: list[str]
    url: str


def listed(rows: QuerySet[Any], columns: Sequence[Column]) -> Iterator[Line]:
    """Yield each row as an auditor reads it; one query, whatever the number of rows."""
    model = rows.model
    labels = [labels_of(field_of(model, column.lookup)) for column in columns]
    for pk, *values in rows.values_list("pk", *[column.lookup for column in columns]).iterator(chunk_size=2000):
        yield Line([shown(value, known) for value, known in zip(values, labels, strict=True)], address_of(model, pk))


def field_of(model: type[models.Model], lookup: str) -> models.Field | None:
    """Return the field that a lookup ends in; None for an annotation."""
    field: Any = None
    for name in lookup.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = field.related_model or model
    return getattr(field, "output_field", field)


def labels_of(field: models.Field | None) -> dict[Any, str]:
    """Return the words for a field's values, where it has a fixed set of them."""
    return {key: str(label) for key, label in getattr(field, "flatchoices", None) or []}


def shown(value: Any, labels: dict[Any, str]) -> str:
    """Write a value the way it is read in a table; what is not recorded stays empty."""
    if value in labels:
        return labels[value]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def address_of(model: Any, pk: int) -> str:
    """Return a row's own page; empty where its register has none."""
    try:
        return model(pk=pk).get_absolute_url()
    except (AttributeError, NoReverseMatch):
        return ""
