"""Sealing at a moment that is known, and what only an owner of the tables can do to the trail."""

import time

from django.db import connection

from audit.models import Seal
from audit.services.sealing import trail_seal
from tests.shared_rows import asking_others_to_end


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def tamper(*statements: str) -> None:
    """Do what only the owner of the tables can: switch off what refuses changes, and change the trail."""
    run(
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        *(f"ALTER TABLE {part} DISABLE TRIGGER ALL" for part in parts()),
        "ALTER TABLE audit_act DISABLE TRIGGER ALL",
        "ALTER TABLE audit_seal DISABLE TRIGGER ALL",
        *statements,
    )


def empty_trail() -> None:
    """Forget what was recorded, where its rows are gone too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('audit_refuse'::regproc)")
        (definition,) = cursor.fetchone()
    run(
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "TRUNCATE audit_event, audit_act, audit_seal",
        definition,
    )


def parts() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass")
        return [name for (name,) in cursor.fetchall()]


def seal() -> Seal | None:
    """Seal what was written so far."""
    wait_for_horizon()
    return trail_seal()


def wait_for_horizon() -> None:
    """Wait until whatever is open in other tests' databases has ended: they share the server's numbers."""
    deadline = time.monotonic() + 300
    with asking_others_to_end(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::numeric")
        (last,) = cursor.fetchone()
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::numeric")
            if cursor.fetchone()[0] > last:
                return
            assert time.monotonic() < deadline
            time.sleep(0.05)
