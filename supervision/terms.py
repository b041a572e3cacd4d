"""Terms and clocks: working days of the official calendar, without the days on which the ball lies elsewhere."""

import datetime as dt
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from reporting.deadlines import is_working_day, next_working_day

DAY = dt.timedelta(days=1)
SHIPPED = Path(__file__).parent / "data" / "escalation.json"


class Pause(Protocol):
    """Days that do not count: after ``since``, up to and with ``until``, or on and on."""

    since: dt.date
    until: dt.date | None


class Term(NamedTuple):
    """So many working or calendar days."""

    days: int
    counting: str


@lru_cache(maxsize=1)
def read_shipped() -> dict[str, Any]:
    """Return the terms and profiles that the product ships; the office's own stand in the database."""
    content: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return content


def count_days(since: dt.date, until: dt.date, pauses: Iterable[Pause] = ()) -> int:
    """Return the working days after ``since`` up to and with ``until``, without those of the pauses."""
    spans = [(pause.since, pause.until or until) for pause in pauses]
    days = (since + place * DAY for place in range(1, (until - since).days + 1))
    # `since` itself does not count, as terms begin on the day after.
    return sum(is_working_day(day) and not any(first < day <= last for first, last in spans) for day in days)


def move_days(day: dt.date, days: int) -> dt.date:
    """Return the working day that comes so many working days after ``day``, which itself does not count."""
    # Day by day: holidays and working weekends lie where the calendar puts them.
    for _count in range(days):
        day = next_working_day(day + DAY)
    return day


def find_last_day(day: dt.date, term: Term) -> dt.date:
    """Return the last day of a term that runs from ``day``; one on a day off moves to the next working day."""
    if term.counting == "working":
        return move_days(day, term.days)
    return next_working_day(day + term.days * DAY)


def find_gap(due_on: dt.date, day: dt.date, pauses: Iterable[Pause] = ()) -> int:
    """Return the working days from the end of a term to ``day``: negative before it, at least 1 from the day after it on."""
    if day <= due_on:
        # The days left are told whole: a pause moves the deadline when it ends.
        return -count_days(day, due_on)
    # A deadline on a day off is overdue on the next day, although no working day has passed.
    return max(1, count_days(due_on, day, pauses))
