"""Rows that several tests begin with: made once for as long as tests ask for them one after the other, each in a savepoint upon them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from typing import Any

import pytest
from django.db import Error, connection, transaction

MAKERS: dict[str, Callable[[], Any]] = {}
"""What makes the rows of each fixture."""
ASKED_TO_END = 20_141_015
"""The lock of whoever waits for the transactions that are open in all databases of the server."""
COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}
"""Fixtures of tests that commit, which begin in an empty database and make their rows themselves."""


class Beneath:
    """The rows on which this worker's tests stand, in a transaction that is never committed."""

    def __init__(self) -> None:
        self.name = ""
        self.made: Any = None
        self._open = ExitStack()

    def lay(self, name: str) -> None:
        """Have the rows of a fixture there, and those of no other; an empty name leaves nothing."""
        if name == self.name and (not name or self._may_stay()):
            return
        self.clear()
        if name:
            with ExitStack() as opened:
                opened.enter_context(transaction.atomic())
                opened.callback(transaction.set_rollback, True)
                self.made = MAKERS[name]()
                self._open, self.name = opened.pop_all(), name

    def clear(self) -> None:
        """Take the rows away; whoever leads the connection elsewhere does it first."""
        self.name, self.made = "", None
        self._open.close()

    def expire(self) -> None:
        """Let the rows be made anew for the next test, whatever it asks for."""
        self.name = self.name and "expired"

    def _may_stay(self) -> bool:
        """Say whether the last test left the transaction as it was, and nobody waits for its end."""
        if not connection.in_atomic_block or connection.needs_rollback:
            return False
        try:
            with connection.cursor() as cursor:
                # Of every database, unlike the locks themselves.
                cursor.execute(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [ASKED_TO_END]
                )
                return cursor.fetchone() == (0,)
        except Error:
            return False


beneath = Beneath()


@contextmanager
def asking_others_to_end() -> Iterator[None]:
    """Let the other workers make their rows anew after the test in hand, so that their transactions do not last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [ASKED_TO_END])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [ASKED_TO_END])


def share_rows(name: str, make: Callable[[], Any]) -> Any:
    """Return a fixture: a copy of what ``make`` returned of the rows that it made.

    The name is nobody else's, as it tells which rows a test stands on. ``make`` sets what it needs by ``override_settings`` and
    keeps no files; a test that commits gets rows of its own.
    """
    MAKERS[name] = make

    @pytest.fixture(name=name)
    def rows(db: None) -> Any:
        # One test must not see what another one set on the same instance.
        return deepcopy(beneath.made) if beneath.name == name else make()

    return rows


def find_wanted(request: pytest.FixtureRequest) -> str:
    """Return the name of the rows on which a test stands."""
    names = {*request.fixturenames}
    mark = request.node.get_closest_marker("django_db")
    if names & COMMITTING or (mark and (mark.kwargs.get("transaction") or mark.kwargs.get("reset_sequences"))):
        return ""
    wanted = [name for name in MAKERS if name in names]
    assert len(wanted) < 2, f"{request.node.nodeid} stands on {wanted}: one of them makes its rows itself."
    return wanted[0] if wanted else ""
