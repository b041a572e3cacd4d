"""Databases that are filled once in a session and then copied: the migrated one, and the demonstration."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.migrations.state import ProjectState

SESSION = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
ALONE = "alone"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", ALONE)
TEMPLATE = "template1"
TRAIL = {"audit_event", "audit_act", "audit_seal"}
KEPT = {"django_migrations", "django_content_type", "auth_permission", *TRAIL}
"""Tables that a migration fills, and the trail, which refuses to be emptied like this."""
LARGE_BYTES = 1_000_000


def name_of(what: str) -> str:
    """Return the name of a database of this session; all its workers know it."""
    return f"test_{what}_{SESSION}"


@contextmanager
def working_in(name: str) -> Iterator[None]:
    """Let Django's connection lead to another database for the time of the block."""
    before = connection.settings_dict["NAME"]
    lead_to(name)
    try:
        yield
    finally:
        lead_to(before)


def lead_to(name: str) -> None:
    """Let the next query of this process go to a database."""
    connection.close()
    connection.settings_dict["NAME"] = name


def copied(source: str, target: str) -> None:
    """Copy a database that nobody is connected to, in place of an earlier copy."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}"')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def dropped(name: str) -> None:
    """Drop a database, if it is there, also under a server thread that still ends its last answer."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def in_turn(what: str) -> Iterator[None]:
    """Hold the other workers back; the lock ends with its connection, also when this process is killed."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [what])
        yield


def made_once(what: str, fill: Callable[[], None], source: str = TEMPLATE) -> str:
    """Return the name of a database that the first worker to need it makes and fills, while the others wait."""
    name = name_of(what)
    with in_turn(name):
        if not is_there(name):
            draft = f"{name}_draft"
            copied(source, draft)
            with working_in(draft):
                fill()
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


def is_there(name: str) -> bool:
    """Say whether there is a database of this name."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def find_alone(_state: ProjectState, app: str, name: str, delay: bool = False) -> set[tuple[str, str]]:
    """Return the one model that a migration changed, to be rendered anew; in place of ``ProjectState._find_reload_model``.

    Django renders everything that is related to it again, which is the whole portal, at each of hundreds of changes; this
    leaves the same tables.
    """
    return {(app, name)}


def empty_tables() -> None:
    """Delete every row that a test committed.

    Django truncates all the tables, used or not, and announces a migration: a second of processor time after each test.
    Nothing but what holds rows is touched here, with the triggers that refuse a deletion switched off.
    Those of the trail are not: it records the deletion, and is to be emptied afterwards.
    """
    names = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
    quoted = [connection.ops.quote_name(name) for name in sorted(names)]
    with connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in quoted))
            filled = [name for (name,) in cursor.fetchall()]
            for name in filled:
                cursor.execute(f"DELETE FROM {name}")
        for name in filled:
            cursor.execute("SELECT pg_relation_size(%s)", [name])
            if cursor.fetchone()[0] > LARGE_BYTES:
                # No autovacuum runs here, and the next test would read past all the deleted rows.
                cursor.execute(f"VACUUM {name}")
