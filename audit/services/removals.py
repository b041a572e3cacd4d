"""Years of the trail that are past their keeping: removed as a whole, and told by an event that verification reads."""

import datetime as dt
import re
from bisect import bisect
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from accounts.policy import read_policy
from audit.models import Event

KEPT = dt.timedelta(days=3650)
"""So old a seal must be for its events to have been removed, whatever an event says: ten years are kept by the database."""
RANGE = re.compile(r"\[(\d+),(\d+)\)")


@dataclass(frozen=True)
class Removal:
    """Events that were removed at a moment, as ranges of their numbers in ascending order."""

    at: dt.datetime
    ranges: list[range]

    def holds(self, number: int, sealed_at: dt.datetime) -> bool:
        """Say whether an event was removed, and was old enough to be."""
        place = bisect(self.ranges, number, key=lambda one: one.start) - 1
        return place >= 0 and number in self.ranges[place] and sealed_at < self.at - KEPT


def read_removals() -> list[Removal]:
    """Return what was removed, and when."""
    told = Event.objects.filter(action=Event.Action.REMOVE).order_by("pk").values_list("at", "after__ids")
    return [Removal(at, [range(int(a), int(b)) for a, b in RANGE.findall(ids)]) for at, ids in told]


def old_years_remove() -> list[int]:
    """Remove the years that the switches do not keep any more; return them."""
    oldest_kept = timezone.localdate().year - read_policy().trail_years
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT right(relname, 4)::int FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
            " WHERE inhparent = 'audit_event'::regclass AND relname ~ '_[0-9]{4}$' ORDER BY 1"
        )
        years = [year for (year,) in cursor.fetchall() if year < oldest_kept]
        for year in years:
            # Not SELECT: django-pghistory says whose act it is only before statements that may write.
            cursor.execute("VALUES (audit_remove_year(%s))", [year])
    return years
