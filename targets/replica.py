"""Lists and exports read from a streaming replica of the database (`REPLICA_URL`), where there is one.

It is read once it has everything that was stored when the reading began, so that nobody is shown less than on the database itself,
whoever stored it and wherever. Where it is away or too far behind, and where it breaks off meanwhile, the database itself is read.
Nothing is ever written there.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponseBase

REPLICA = "replica"
PAGE_SECONDS, FILE_SECONDS = 0.25, 10.0
"""So long a page, and a file that is written in the background, wait for the replica to come as far as the database."""
PAUSE_SECONDS = 30.0
"""So long a process leaves a replica alone that was away or did not come that far in time."""
LOOK_SECONDS = 0.005

Result = TypeVar("Result")

reads_from: ContextVar[str] = ContextVar("reads_from", default=DEFAULT_DB_ALIAS)


class Silence:
    """Until when this process leaves the replica alone."""

    until = 0.0


class ReplicaRouter:
    """Sends what is read within `read_from_replica` to the replica, and everything else to the database itself."""

    def db_for_read(self, _model: object, **_hints: object) -> str:
        """Return from where rows are read, whichever of the two the rows came from that lead to them."""
        return reads_from.get()

    def db_for_write(self, _model: object, **_hints: object) -> str:
        """Return the database itself."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: object, _other: object, **_hints: object) -> bool:
        """Let all rows refer to each other: it is one database in two places."""
        return True

    def allow_migrate(self, db: str, _app: str, **_hints: object) -> bool:
        """Leave the replica's schema to the database that it follows."""
        return db == DEFAULT_DB_ALIAS


def get_reading_connection() -> BaseDatabaseWrapper:
    """Return the connection from which rows are read, for SQL by hand: both must come from one place."""
    return connections[reads_from.get()]


def read_from_replica(read: Callable[[], Result], seconds: float) -> Result:
    """Return what a function reads, from the replica where it is there within so many seconds; it may be called a second time."""
    if not wait_for_replica(seconds):
        return read()
    token = reads_from.set(REPLICA)
    try:
        return read()
    except (OperationalError, InterfaceError):
        # It went away, or had to break the reading off to go on replaying.
        leave_alone()
    finally:
        reads_from.reset(token)
    return read()


def reads_replica(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page that stores nothing before it has read everything be read from the replica."""

    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return read_from_replica(partial(view, request, *args, **kwargs), PAGE_SECONDS)

    return reading


def wait_for_replica(seconds: float) -> bool:
    """Say whether there is a replica that has everything which is stored by now (2 queries)."""
    # What a transaction has written is nowhere else yet.
    if not is_replica_set() or connection.in_atomic_block or time.monotonic() < Silence.until:
        return False
    try:
        has_all = measure_lag(seconds) == 0
    except (OperationalError, InterfaceError):
        has_all = False
    if not has_all:
        leave_alone()
    return has_all


def leave_alone() -> None:
    """Read the database itself for a while; the connection may be broken, and the next try makes a new one."""
    Silence.until = time.monotonic() + PAUSE_SECONDS
    connections[REPLICA].close()


def is_replica_set() -> bool:
    """Say whether the portal was told of a replica."""
    return REPLICA in connections


def measure_lag(seconds: float) -> int | None:
    """Return how many bytes of the log the replica lacks of what is stored by now, after so many seconds if it lacks any before.

    None where it is no replica, OperationalError where it does not answer.
    """
    until, position = time.monotonic() + seconds, read_position()
    while (behind := read_bytes_behind(position)) and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
    return behind


def read_position() -> str:
    """Return up to where the database's log is written: behind every commit that anybody was told of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_flush_lsn()::text")
        return str(cursor.fetchone()[0])


def read_bytes_behind(position: str) -> int | None:
    """Return how many bytes of the log the replica has still to replay up to a position; None where it is no replica."""
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(
            "SELECT pg_wal_lsn_diff(%s::pg_lsn, pg_last_wal_replay_lsn()) WHERE pg_is_in_recovery()", [position]
        )
        row = cursor.fetchone()
    return max(0, int(row[0])) if row else None
