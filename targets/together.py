"""Several querysets in one round trip to the database: what a page reads of many small tables."""

from collections.abc import Iterable
from copy import copy
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Model, Value

from targets.replica import get_reading_connection


class Statement(NamedTuple):
    """A queryset with what it asks the database."""

    rows: Any
    compiler: Any
    text: str
    parameters: tuple[Any, ...]


class CompiledQueries:
    """Querysets whose SQL is compiled once, for a page that asks the same again and again: compiling takes longer than running it.

    Whoever keeps this keeps it by all that the querysets depend on, the reader's language too where they ask for names.
    """

    def __init__(self, *querysets: Any) -> None:
        self.querysets = querysets
        self.statements = [find_statement(rows) for rows in querysets]

    def fetch(self) -> list[Any]:
        """Return the querysets anew, each with its rows of this moment (1 query)."""
        fresh = [rows._chain() for rows in self.querysets]
        statements = []
        for rows, known in zip(fresh, self.statements, strict=True):
            if known is None:
                rows._result_cache = []
                continue
            compiler = copy(known.compiler)
            # Each thread has a connection of its own.
            compiler.connection = get_reading_connection()
            statements.append(known._replace(rows=rows, compiler=compiler))
        fetch_statements(statements)
        return fresh


def fetch_together(*querysets: Any) -> None:
    """Fetch the rows of several querysets in one statement (1 query); each holds its rows then, as if asked for by itself.

    None of them may depend on the rows of another, nor prefetch anything, which would ask again. Those that hold their rows
    already are left as they are.
    """
    statements = []
    for rows in querysets:
        if rows._result_cache is not None:
            continue
        if found := find_statement(rows):
            statements.append(found)
        else:
            rows._result_cache = []
    fetch_statements(statements)


def find_statement(rows: Any) -> Statement | None:
    """Return what a queryset asks; None where nothing can match, so that there is nothing to ask for."""
    compiler = rows.query.get_compiler(connection=get_reading_connection())
    try:
        return Statement(rows, compiler, *compiler.as_sql())
    except EmptyResultSet:
        return None


def fetch_statements(statements: list[Statement]) -> None:
    """Ask all of these at once, and let each queryset hold its rows."""
    if not statements:
        return
    with get_reading_connection().cursor() as cursor:
        parameters = [value for one in statements for value in one.parameters]
        cursor.execute(";\n".join(one.text for one in statements), parameters)
        for number, one in enumerate(statements):
            hold_rows(one.rows, one.compiler, cursor.set_result(number).fetchall())


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
