"""Working days by the State Council's yearly arrangements of holidays, with the weekends that are worked in exchange (调休)."""

import datetime as dt
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

FIRST_YEAR = 2004
"""Before, no arrangement of every holiday was published."""
FURTHEST_YEAR = 2050


class CalendarUnknown(Exception):
    """The arrangement of the day's year is not known."""


@cache
def get_calendar() -> "HolidayBase":
    """Return the calendar, made once."""
    # Only now: loading it takes half a second, which processes that count no days need not spend.
    import holidays  # noqa: PLC0415

    return holidays.country_holidays("CN", years=range(FIRST_YEAR, FURTHEST_YEAR))


@cache
def find_last_year() -> int:
    """Return the last year whose arrangement is known.

    The library counts the festivals of any year; only a published arrangement moves weekends, and each one has done so.
    """
    return max(day.year for day in get_calendar().weekend_workdays)


@lru_cache(maxsize=8192)
def is_working_day(day: dt.date) -> bool:
    """Say whether people work on ``day``; raises CalendarUnknown outside the years whose arrangement is known."""
    if not FIRST_YEAR <= day.year <= find_last_year():
        raise CalendarUnknown(day)
    return get_calendar().is_working_day(day)
