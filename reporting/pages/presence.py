"""Who else works on a report, and what they changed meanwhile."""

import datetime as dt
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from reporting.models import (
    Report,
    ReportValue,
)

if TYPE_CHECKING:
    pass


SECONDS = 60
"""For how long somebody counts as there after the page last asked."""


def active_editors(report: Report, user: User) -> list[str]:
    """Note that the person has the form open, and return the names of the others who have."""
    # In the cache: it binds nobody, and a lost entry only leaves a name out for a minute.
    key, now = f"report-open:{report.pk}", timezone.now().timestamp()
    known: dict[int, tuple[str, float]] = cache.get(key) or {}
    there = {pk: (name, at) for pk, (name, at) in known.items() if now - at < SECONDS}
    # Two at once may overwrite each other's entry; the next call, seconds later, brings it back.
    cache.set(key, there | {user.pk: (str(user), now)}, SECONDS)
    return [name for pk, (name, _at) in there.items() if pk != user.pk]


def list_changes_by_others(report: Report, user: User, since: dt.datetime) -> list[ReportValue]:
    """Return the values that others changed since the page was opened, the newest first (1 query)."""
    rows = report.values.reported().filter(changed_at__gte=since).exclude(changed_by=user)
    return list(rows.select_related("item", "changed_by").order_by("-changed_at"))
