"""Whether this process can serve: asked by machines, answered within a second or two whatever the database does."""

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import psycopg
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import translation
from health_check.base import HealthCheck, HealthCheckResult
from health_check.exceptions import ServiceUnavailable

from operations.health import look_at
from operations.looks import GREEN, RED, see_queue

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


@cache
def list_known() -> set[tuple[str, str]]:
    """Return the migrations of the code; reading them all takes a second, which must not count as the database's."""
    return set(MigrationLoader(None).disk_migrations)


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
        if missing := list_known() - applied:
            raise ServiceUnavailable(f"{len(missing)} migrations are not applied")


@dataclasses.dataclass
class Cache(HealthCheck):
    """Valkey answers, which is the cache and the queue."""

    timeout = LIMIT

    def run(self) -> None:
        """Raise ServiceUnavailable where it does not."""
        if see_queue().colour != GREEN:
            raise ServiceUnavailable("Valkey does not answer")


async def gather_results(checks: Iterable[HealthCheck]) -> list[HealthCheckResult]:
    """Run checks side by side."""
    return list(await asyncio.gather(*(check.get_result(PROBES) for check in checks)))


def check_all(*checks: HealthCheck) -> dict[str, str]:
    """Return of each check ``ok`` or what is amiss; run in a thread with an event loop of its own, the caller's may have one already."""
    list_known()
    with ThreadPoolExecutor(1) as thread:
        results = thread.submit(asyncio.run, gather_results(checks)).result()
    return {type(one.check).__name__.lower(): one.error.message if one.error else OK for one in results}


def check_work() -> dict[str, str]:
    """Return the same of what the portal does by itself: the oldest change that waits to be counted, and the last night's comparison."""
    with translation.override("en"):
        seen = {name: look_at(key).seen for name, key in WORK.items()}
    return {name: one.words if one.colour == RED else OK for name, one in seen.items()}


OK = "ok"
WORK = {"figures": "figures", "nightly": "comparison"}
"""Names for machines, and the light of each."""
