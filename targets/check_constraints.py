"""What the check constraints of models say of rows that are not stored, all of them at once."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import BooleanField, CheckConstraint, Model, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

Asked = tuple[Model, Collection[str]]
"""A row, and the columns of it that are not looked at."""


def list_broken(rows: Sequence[Asked]) -> list[list[str]]:
    """Return for each row the words of the check constraints that it breaks (1 query for all rows).

    Django's own `Model.validate_constraints` asks the database once a constraint and row.
    """
    asked = [
        (place, constraint)
        for place, (row, _left_out) in enumerate(rows)
        for constraint in row._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]
    parts: list[str] = []
    values: list[Any] = []
    for number, (place, constraint) in enumerate(asked):
        try:
            sql, params = build_check(*rows[place], constraint, number)
        except FieldError:
            # The constraint is about a column that is left out.
            sql, params = "SELECT %s", (number,)
        parts.append(f"({sql})")
        values += params
    kept: set[int] = set()
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            kept = {number for (number,) in cursor.fetchall()}
    broken: list[list[str]] = [[] for _row in rows]
    for number, (place, constraint) in enumerate(asked):
        if number not in kept:
            broken[place].append(str(constraint.get_violation_error_message()))
    return broken


def build_check(
    row: Model, left_out: Collection[str], constraint: CheckConstraint, number: int
) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that gives ``number`` where the row keeps the constraint, with its values."""
    query = Query(None)
    # As `Q.check` puts one to the database, which the constraint's own `validate` runs.
    for name, value in row._get_field_expression_map(row._meta, left_out).items():  # type: ignore[attr-defined]
        query.add_annotation(value if hasattr(value, "resolve_expression") else Value(value), name, select=False)
    query.add_annotation(Value(number), "_check")
    # What is unknown keeps a constraint, as in the database.
    query.add_q(Q(Coalesce(constraint.condition, True, output_field=BooleanField())))
    sql, params = query.get_compiler("default").as_sql()
    return sql, tuple(params)
