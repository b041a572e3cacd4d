"""Rows of any table, with made-up values: what the trail records does not depend on what they mean."""

import datetime as dt
import uuid
from itertools import count
from typing import Any

from django.db import connection, models

serial = count(1000)


def free_of_rules(table: str) -> None:
    """Let a table take made-up rows: no check constraints, and no triggers but those that fire always."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'x')", [f'"{table}"']
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')


def make_row(model: type[models.Model], **fields: Any) -> models.Model:
    """Return a row that is not stored yet."""
    values = {field.attname: value_for(field) for field in model._meta.concrete_fields if is_free(field)}
    return model(**{model._meta.pk.attname: next(serial)} | values | fields)


def is_free(field: models.Field) -> bool:
    """Say whether a value may be chosen: the key has its own, and the database computes some columns."""
    return not field.primary_key and not field.generated


def value_for(field: models.Field) -> Any:
    """Return some value that fits a field's type; keys of other rows are made up too."""
    number = next(serial)
    if field.remote_field:
        return number
    for kind, value in VALUES.items():
        if isinstance(field, kind):
            return value(number)
    return str(number)[-(getattr(field, "max_length", None) or 20) :]


VALUES = {
    models.BooleanField: lambda number: False,
    models.DecimalField: lambda number: "1.5",
    models.DateTimeField: lambda number: dt.datetime(2014, 10, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=number),
    models.DateField: lambda number: dt.date(2014, 10, 1) + dt.timedelta(days=number),
    models.TimeField: lambda number: dt.time(8),
    models.UUIDField: lambda number: uuid.UUID(int=number),
    models.SmallIntegerField: lambda number: number % 30000,
    models.IntegerField: lambda number: number,
    models.FloatField: lambda number: 1.5,
    models.JSONField: lambda number: {"number": number},
    models.BinaryField: lambda number: b"x",
    models.GenericIPAddressField: lambda number: "192.0.2.1",
}
