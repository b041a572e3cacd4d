"""One worker at a time for one piece of work."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def only_worker(space: int, pk: int) -> Iterator[bool]:
    """Hold the lock of one piece of work; yields False where another worker holds it.

    A session's advisory lock: the database drops it with the connection of a killed worker. ``space`` keeps kinds of
    work apart, ``pk`` is the work's key.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [space, pk])
        alone = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [space, pk])
