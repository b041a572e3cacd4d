"""Databases that are filled once in a session and then copied: the migrated one, and the demonstration."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.migrations.state import ProjectState

from tests.audit.tampering import empty_trail
from tests.shared_rows import beneath

SESSION = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
ALONE = "alone"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", ALONE)
TEMPLATE = "template1"
TRAIL = {"audit_event", "audit_act", "audit_seal"}
KEPT = {"django_migrations", "django_content_type", "auth_permission", *TRAIL}
"""Tables that a migration fills, and the trail, which refuses to be emptied like this."""
LARGE_BYTES = 1_000_000
copies: dict[str, tuple[str, list[tuple[str, str]]]] = {}
"""The structure of each copy of this worker when it was made, and its triggers that are on for replicas too."""
STRUCTURE = """
    SELECT md5(string_agg(said, ' ' ORDER BY said)) FROM (
        SELECT concat(relname, relkind, relnatts, relacl) AS said FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat(inhrelid::regclass, inhparent::regclass) FROM pg_inherits
        UNION ALL SELECT concat(tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat(conrelid::regclass, conname, convalidated) FROM pg_constraint
        UNION ALL SELECT concat(proname, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT concat(app, name) FROM django_migrations
    ) AS parts
"""


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
    beneath.clear()
    connection.close()
    connection.settings_dict["NAME"] = name


def copied(source: str, target: str) -> None:
    """Copy a database that nobody is connected to, in place of an earlier copy."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}"')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def provided(source: str, target: str) -> None:
    """Have an empty copy: the one that an earlier test used, where it left nothing but rows and triggers that are off.

    A copy costs the server a second of processor time, as it has 1,500 files.
    """
    if target in copies and is_there(target):
        structure, always = copies[target]
        with working_in(target):
            end_other_sessions()
            switch_triggers_on(always)
            if read_structure() == structure:
                empty_tables()
                empty_trail()
                restart_numbers()
                return
    dropped(target)
    copied(source, target)
    with working_in(target):
        copies[target] = read_structure(), list_triggers("A")


def read_structure() -> str:
    """Return a checksum of what a database has beside rows, and of its migrations."""
    with connection.cursor() as cursor:
        cursor.execute(STRUCTURE)
        return str(cursor.fetchone()[0])


def end_other_sessions() -> None:
    """End the sessions that processes and threads of an earlier test left in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def list_triggers(state: str) -> list[tuple[str, str]]:
    """Return table and name of the triggers in a state: D that are off, A that are on for replicas too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = %s", [state])
        return cursor.fetchall()


def switch_triggers_on(always: list[tuple[str, str]]) -> None:
    """Switch on what a test switched off to change the trail."""
    tables = {table for table, _trigger in list_triggers("D")}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        for table, trigger in always:
            if table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def restart_numbers() -> None:
    """Count rows from 1 again, but for those of tables that keep theirs."""
    kept = [f"{name}_id_seq" for name in sorted(KEPT - TRAIL)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences"
            " WHERE last_value IS NOT NULL AND sequencename <> ALL(%s)",
            [kept],
        )


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
