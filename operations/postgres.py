"""PostgreSQL's own programs, and databases beside the portal's."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql


class ProgramMissing(Exception):
    """PostgreSQL's programs are not where PG_BIN or PATH says."""


def find_program(name: str) -> str:
    """Return the path of ``pg_dump`` or ``pg_restore``; raises ProgramMissing."""
    found = shutil.which(name, path=settings.PG_BIN or None)
    if found is None:
        raise ProgramMissing(f"{name} is not in {settings.PG_BIN or 'PATH'}")
    return found


FROM_SETTINGS = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}


def build_env(database: str) -> dict[str, str]:
    """Return the environment in which the programs work on a database of the portal's server."""
    # Not on the command line, where every user of the machine could read the password.
    chosen = connection.settings_dict
    known = {name: str(chosen[key]) for key, name in FROM_SETTINGS.items() if chosen[key]}
    known |= {f"PG{key.upper()}": str(value) for key, value in chosen["OPTIONS"].items() if key.startswith("ssl")}
    libraries = Path(settings.PG_BIN).parent / "lib"
    # Programs that were brought along do not find the libraries brought with them.
    if settings.PG_BIN and (libraries / "libpq.so.5").exists():
        known["LD_LIBRARY_PATH"] = str(libraries)
    # Their words are read by operators and looked at for a full disk.
    return {**os.environ, **known, "PGDATABASE": database, "LC_ALL": "C"}


@contextmanager
def cursor_on(database: str) -> Iterator[CursorWrapper]:
    """Yield a cursor on a database of the portal's server, on a connection of its own."""
    other = connection.copy()
    other.settings_dict["NAME"] = database
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


@contextmanager
def server_cursor() -> Iterator[CursorWrapper]:
    """Yield a cursor with which databases are made, renamed and dropped."""
    with cursor_on("postgres") as cursor:
        yield cursor


def database_create(cursor: CursorWrapper, name: str) -> None:
    """Create an empty database that sorts and compares text as the portal's does."""
    cursor.execute(
        "SELECT datcollate, datctype FROM pg_database WHERE datname = %s", [connection.settings_dict["NAME"]]
    )
    collate, ctype = cursor.fetchone()
    cursor.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}").format(
            sql.Identifier(name), collate, ctype
        )
    )


def database_drop(cursor: CursorWrapper, name: str) -> None:
    """Drop a database if it is there, with whoever is still connected to it."""
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def owns_database(cursor: CursorWrapper, name: str) -> bool:
    """Say whether a database belongs to this account, which alone may put another in its place."""
    cursor.execute("SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = %s", [name])
    return bool(cursor.fetchone()[0])


def get_prefix(kind: str) -> str:
    """Return how the names of this portal's copies of a kind begin; another portal may share the server."""
    portal = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:8]
    return f"{kind}_{portal}_"


def databases_drop(cursor: CursorWrapper, prefix: str) -> None:
    """Drop every database of this account whose name begins so."""
    cursor.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND pg_has_role(datdba, 'USAGE')", [prefix]
    )
    for (name,) in cursor.fetchall():
        database_drop(cursor, name)


def count_rows(cursor: CursorWrapper) -> dict[str, int]:
    """Return the number of rows of every table in the cursor's database."""
    cursor.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"
    )
    counts = {}
    for schema, table in cursor.fetchall():
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table)))
        counts[f"{schema}.{table}"] = cursor.fetchone()[0]
    return counts
