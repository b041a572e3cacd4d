"""Which sets are kept: 14 of days, 8 of weeks, 24 of months, and everything of the last two days."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils import timezone

KEEP: list[tuple[int, Callable[[dt.date], object]]] = [
    (14, lambda day: day),
    (8, lambda day: tuple(day.isocalendar())[:2]),
    (24, lambda day: (day.year, day.month)),
]
"""So many, and what they are one of each."""
YOUNG = dt.timedelta(days=2)
"""Kept besides, so that a set made by hand before an upgrade outlives the next night."""


def choose_kept(moments: Iterable[dt.datetime], now: dt.datetime) -> set[dt.datetime]:
    """Return the moments whose sets are kept: of each day, week and month that has sets the newest.

    Counted are days with sets, not days of the calendar: a standstill of a month deletes nothing.
    """
    newest_first = sorted(moments, reverse=True)
    kept = {moment for moment in newest_first if now - moment < YOUNG}
    for number, period_of in KEEP:
        periods: dict[object, dt.datetime] = {}
        for moment in newest_first:
            periods.setdefault(period_of(timezone.localtime(moment).date()), moment)
        kept |= set(list(periods.values())[:number])
    return kept
