"""Several querysets in one round trip to the database: what a page reads of many small tables."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Model, Value

from targets.replica import get_reading_connection


def fetch_together(*querysets: Any) -> None:
    """Fetch the rows of several querysets in one statement (1 query); each holds its rows then, as if asked for by itself.

    None of them may depend on the rows of another, nor prefetch anything, which would ask again. Those that hold their rows
    already are left as they are.
    """
    asked, statements, parameters = [], [], []
    connection = get_reading_connection()
    for rows in querysets:
        if rows._result_cache is not None:
            continue
        compiler = rows.query.get_compiler(connection=connection)
        try:
            statement, given = compiler.as_sql()
        except EmptyResultSet:
            # Nothing can match, so there is nothing to ask for.
            rows._result_cache = []
        else:
            asked.append((rows, compiler))
            statements.append(statement)
            parameters += given
    if not asked:
        return
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(statements), parameters)
        for number, (rows, compiler) in enumerate(asked):
            hold_rows(rows, compiler, cursor.set_result(number).fetchall())


def hold_rows(rows: Any, compiler: Any, fetched: list[tuple[Any, ...]]) -> None:
    """Let a queryset make its rows of what was fetched for it."""
    compiler.execute_sql = lambda *_args, **_options: [fetched]
    rows.query.get_compiler = lambda *_args, **_options: compiler
    rows._result_cache = list(rows._iterable_class(rows))
    # Querysets made from this one later ask for themselves.
    del rows.query.get_compiler


def count_together(*querysets: Any) -> list[int]:
    """Return how many rows each of several querysets has (1 query)."""
    counts = [
        rows.order_by().annotate(all_of_them=Value(1)).values("all_of_them").annotate(n=Count("*"))
        for rows in querysets
    ]
    counts = [rows.values_list("n", flat=True) for rows in counts]
    fetch_together(*counts)
    return [sum(rows) for rows in counts]


def fetch_children(row: Model, **children: Any) -> None:
    """Fetch what hangs on a row, by relation (1 query for all); its relations hold it then, as if it had been prefetched."""
    fetch_together(*children.values())
    for name, rows in children.items():
        hold_children(row, name, rows)


def hold_children(parent: Model, name: str, children: Iterable[Model]) -> None:
    """Let a relation of a row hold what was fetched for it."""
    rows = getattr(parent, name).all()
    rows._result_cache, rows._prefetch_done = list(children), True
    parent.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows
