"""The database backend; Django looks for it under this name."""

from functools import partial

from django.db.backends.postgresql import base

LIMIT = 2.0
"""Seconds for a kept connection to say that it is alive."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Gives a kept connection up that does not answer at all.

    A statement is cut off by the server, so a server that stands still cuts off none: each request would hang at the first
    word on its kept connection, until no thread is left to say that anything is wrong.
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
