"""The database backend; Django looks for it under this name."""

from collections import defaultdict
from functools import partial
from threading import Lock
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg.errors import ConnectionTimeout

LIMIT = 2.0
"""Seconds for a kept connection to say that it is alive."""


class Silence:
    """That a server let a new connection wait in vain, known to all threads of a process."""

    def __init__(self) -> None:
        self.is_on = False
        self.asking = Lock()


silences: defaultdict[tuple[Any, Any], Silence] = defaultdict(Silence)
"""Of each server, by its address."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits for a server that stands still with one thread of the process, so that the others are there to say that anything is wrong.

    A statement is cut off by the server, so a server that stands still cuts off none: a kept connection that does not answer is
    given up. A new one waits as long as it may; while one waits for a server that let another wait in vain, no further does.
    """

    def is_usable(self) -> bool:
        """Ask whether the connection lives, for two seconds at most."""
        link = self.connection
        if link is None:
            return False
        # psycopg's own limit on one exchange, which its public calls do not pass on.
        link.wait = partial(link.wait, timeout=LIMIT)
        try:
            return super().is_usable()
        finally:
            del link.wait

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        """Return a new connection, or raise at once where another thread waits for a silent server already."""
        silence = silences[conn_params.get("host"), conn_params.get("port")]
        if not silence.is_on:
            return self.connect_and_remember(silence, conn_params)
        if not silence.asking.acquire(blocking=False):
            raise OperationalError("the database server does not answer, and another request is asking it already")
        try:
            return self.connect_and_remember(silence, conn_params)
        finally:
            silence.asking.release()

    def connect_and_remember(self, silence: Silence, conn_params: dict[str, Any]) -> Connection[Any]:
        """Return a new connection, and remember whether the server was silent."""
        is_silent = False
        try:
            return super().get_new_connection(conn_params)
        except ConnectionTimeout:
            is_silent = True
            raise
        finally:
            silence.is_on = is_silent
