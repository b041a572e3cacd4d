"""Telling the trail what changes no row: that somebody opened something, or was refused."""

import json
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Model

from audit.models import Event
from audit.tracking import PAGE, TRAIL

REFUSALS_COUNTED_FOR = 60
"""Seconds within which refusals of one kind are told with growing gaps."""


def reading_tell(row: Model, *, name: str, body: int | None = None) -> None:
    """Record that the person of this act opened a row, under the name by which people know it; ``body`` is whose it is."""
    event_record(Event.Action.READ, row._meta.db_table, row.pk, {"name": name, "body": body})


def refusal_tell(*, user: int, view: str, path: str, status: int) -> None:
    """Record that the person of this act was refused a page; of many in a minute at one kind of page the 1st, 10th, 100th and so on.

    ``times`` says which it was, so whoever tries addresses is seen with how often, and fills no trail.
    """
    times = count_refusals(f"refused-{user}-{view}-{status}")
    if f"{times}".strip("0") == "1":
        event_record(Event.Action.REFUSE, PAGE, status, {"name": path, "status": status, "times": times})


def count_refusals(key: str) -> int:
    """Return how many there were within the minute, this one included; 1 where nobody can count, so that it is told."""
    if cache.add(key, 1, REFUSALS_COUNTED_FOR):
        return 1
    try:
        return cache.incr(key)
    except ValueError:
        # Gone meanwhile, or the cache is away.
        return 1


def trail_reading_tell(address: str) -> None:
    """Record that somebody read the trail itself: the address says which part of it."""
    event_record(Event.Action.READ, TRAIL, 0, {"name": address})


def event_record(action: str, table: str, key: int, told: dict[str, Any]) -> None:
    """Write one event under the act of today's request or task."""
    with connection.cursor() as cursor:
        # Not SELECT: django-pghistory says whose act it is only before statements that may write.
        cursor.execute("VALUES (audit_tell(%s, %s, %s, %s))", [action, table, key, json.dumps(told)])
