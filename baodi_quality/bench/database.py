"""A database of its own for the time of a bench: the portal's data is never touched."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg import sql

QUEUE = "/15"
"""The queue's and cache's database, apart from the portal's, which are in 0."""


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """Create a database ``bench_…`` and yield the environment of processes that work in it; drop it in the end."""
    name = f"bench_{secrets.token_hex(4)}"
    # Only template0 takes an encoding that may differ from the server's own.
    run_command("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0", name)
    try:
        with tempfile.TemporaryDirectory(prefix="bench_") as folder:
            yield get_environment(name, folder)
    finally:
        # Forced: a child process that broke off may hold a connection still.
        run_command("DROP DATABASE {} WITH (FORCE)", name)


def get_environment(name: str, folder: str) -> dict[str, str]:
    """Return the variables that point to the bench's database, queue and folder of uploads."""
    from django.conf import settings

    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    # A replica of the server has the bench's database too.
    replica = os.environ.get("REPLICA_URL") and urlsplit(os.environ["REPLICA_URL"])._replace(path=f"/{name}").geturl()
    # Another number on the same server: workers of the portal must not take the bench's tasks.
    queue = urlsplit(settings.REDIS_URL)._replace(path=QUEUE).geturl()
    return {
        "DATABASE_URL": database,
        "REPLICA_URL": replica or "",
        "REDIS_URL": queue,
        "DATA_DIR": folder,
        "BUSINESS_DATE": "2014-10-15",
    }


def run_command(statement: str, name: str) -> None:
    """Run a statement about a database on a connection of its own, since it may not run in a transaction."""
    with psycopg.connect(**connection.get_connection_params() | {"autocommit": True}) as own:
        own.execute(sql.SQL(statement).format(sql.Identifier(name)))
