"""What a manifest says of the database, read in the very snapshot that is dumped."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import FileField

from audit.models import Seal
from exchange.models import ExportJob, SheetImport
from operations.postgres import count_rows, cursor_on
from packs.models import EvidencePack
from targets import clock
from targets.models import Attainment, Quarter


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database: its name for other sessions, and what it shows."""

    name: str
    taken_at: dt.datetime
    files: list[str]
    about: dict[str, Any]


@contextmanager
def exported_snapshot() -> Iterator[Snapshot]:
    """Hold one moment of the database for the time of the block, for pg_dump to dump the same."""
    with cursor_on(connection.settings_dict["NAME"]) as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), now()")
        name, taken_at = cursor.fetchone()
        yield Snapshot(name, taken_at, list_file_names(cursor), describe_database(cursor))


def describe_database(cursor: CursorWrapper) -> dict[str, Any]:
    """Return what the manifest says of the cursor's moment."""
    cursor.execute("SELECT current_setting('server_version')")
    server_version = cursor.fetchone()[0]
    cursor.execute("SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app")
    migrations = dict(cursor.fetchall())
    cursor.execute(f"SELECT max(id) FROM {Quarter._meta.db_table} WHERE closed_at IS NOT NULL")
    last_quarter = cursor.fetchone()[0]
    cursor.execute(
        f"SELECT id, progress, total FROM {SheetImport._meta.db_table} WHERE state = %s ORDER BY id",
        [SheetImport.State.WRITING],
    )
    being_written = cursor.fetchall()
    cursor.execute(f"SELECT id, hash FROM {Seal._meta.db_table} ORDER BY id DESC LIMIT 1")
    return {
        "server_version": server_version,
        # On which its figures stand: a drill may look at them on another day, or on another machine.
        "business_day": clock.today().isoformat(),
        "migrations": migrations,
        "last_quarter_closed": last_quarter,
        # Number and hash of the newest seal; None before the first.
        "trail_head": cursor.fetchone(),
        # Number, rows done and rows to be done of each sheet that was being written into the registers just then.
        "imports_being_written": being_written,
        "attainment_digest": read_attainment_digest(cursor),
        "counts": count_rows(cursor),
    }


def read_attainment_digest(cursor: CursorWrapper) -> str:
    """Return one checksum over all stored figures and their revisions."""
    # Of each row first: all rows as one text would not fit into a gigabyte for ever.
    cursor.execute(
        "SELECT encode(sha256(convert_to(coalesce(string_agg(md5(figure::text), '' ORDER BY id), ''), 'UTF8')), 'hex')"
        f" FROM {Attainment._meta.db_table} figure"
    )
    return str(cursor.fetchone()[0])


def list_file_names(cursor: CursorWrapper) -> list[str]:
    """Return the names in the store that records of the cursor's moment refer to."""
    names: set[str] = set()
    for model in apps.get_models():
        # Files of exports and packs are made anew on a click and go after some days.
        for field in model._meta.local_fields if model not in (ExportJob, EvidencePack) else ():
            if isinstance(field, FileField):
                cursor.execute(f"SELECT {field.column} FROM {model._meta.db_table} WHERE {field.column} <> ''")
                names |= {name for (name,) in cursor.fetchall()}
    return sorted(names)
