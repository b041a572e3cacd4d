"""Whether this process can serve: asked by machines, answered within a second or two whatever the database does."""

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import psycopg
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from health_check.base import HealthCheck, HealthCheckResult
from health_check.exceptions import ServiceUnavailable

LIMIT = dt.timedelta(seconds=0.2)
"""The library adds a second."""
# Of the process and not of the request: nobody waits for a probe that hangs, and no more than two hang at once.
PROBES = ThreadPoolExecutor(2, thread_name_prefix="readiness")


def read_applied() -> set[tuple[str, str]]:
    """Return the migrations that the database has, on a connection of its own with short limits."""
    # None of the kept ones: on a database that stands still their queries would wait for ever.
    parameters = connection.get_connection_params() | {"connect_timeout": 2, "options": "-c statement_timeout=1000"}
    known = {name: value for name, value in parameters.items() if name in CONNECTION_WORDS or name.startswith("ssl")}
    with psycopg.connect(**known) as own:
        return set(own.execute("SELECT app, name FROM django_migrations").fetchall())


CONNECTION_WORDS = {"host", "port", "user", "password", "dbname", "connect_timeout", "options"}


@dataclasses.dataclass
class Database(HealthCheck):
    """The database answers, and its schema is that of the code."""

    timeout = LIMIT

    def run(self) -> None:
        """Raise ServiceUnavailable where it does not."""
        try:
            applied = read_applied()
        except psycopg.Error as error:
            raise ServiceUnavailable("the database does not answer") from error
        if missing := MigrationLoader(None).disk_migrations.keys() - applied:
            raise ServiceUnavailable(f"{len(missing)} migrations are not applied")


async def gather_results(checks: Iterable[HealthCheck]) -> list[HealthCheckResult]:
    """Run checks side by side."""
    return list(await asyncio.gather(*(check.get_result(PROBES) for check in checks)))


def check_all(*checks: HealthCheck) -> list[HealthCheckResult]:
    """Run checks in a thread with an event loop of its own; the caller's may have one already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, gather_results(checks)).result()
