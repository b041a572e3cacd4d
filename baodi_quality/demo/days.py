"""Days and terms."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from django.conf import settings


def draw_day(random: Random, first: dt.date, last: dt.date) -> dt.date:
    """Return a random day from ``first`` to ``last``, both included."""
    return first + dt.timedelta(days=random.randrange((last - first).days + 1))


def add_years(day: dt.date, years: int) -> dt.date:
    """Return the same day ``years`` later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def get_day_before(day: dt.date) -> dt.date:
    """Return the day before."""
    return day - dt.timedelta(days=1)


def get_term_end(day: dt.date, years: int) -> dt.date:
    """Return the last day of a term of ``years`` that begins on ``day``."""
    return get_day_before(add_years(day, years))


@contextmanager
def stand_on(day: dt.date) -> Iterator[None]:
    """Let the business day be another one: what the services write is of that day."""
    before = settings.BUSINESS_DATE
    settings.BUSINESS_DATE = day.isoformat()
    try:
        yield
    finally:
        settings.BUSINESS_DATE = before
