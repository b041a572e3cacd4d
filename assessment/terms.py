"""The days of an assessment: working days by the State Council's arrangements, as quarterly reports count them."""

import datetime as dt

from reporting.deadlines import is_working_day

DAY = dt.timedelta(days=1)
SELF_SCORE_DAYS = 5
"""Working days that a body has at least, where the self-score is opened late."""


def add_working_days(day: dt.date, count: int) -> dt.date:
    """Return the last of so many working days after ``day``, which itself does not count."""
    while count:
        day += DAY
        count -= is_working_day(day)
    return day


def get_self_score_end(year: int, opened_on: dt.date) -> dt.date:
    """Return by when bodies score themselves: 20 January of the year after, or later where it was opened late."""
    return max(dt.date(year + 1, 1, 20), add_working_days(opened_on, SELF_SCORE_DAYS))


TERMS = {"review": (2, 10), "check": (2, 28), "approve": (3, 25), "announce": (3, 31)}
"""Month and day of the year after by which steps are taken; they move with a self-score that ended later than 20 January."""


def get_term_end(term: str, year: int, self_until: dt.date | None) -> dt.date:
    """Return by when a step of a year's assessment is taken, later by as much as the self-score ended late."""
    late = max(dt.timedelta(), self_until - dt.date(year + 1, 1, 20)) if self_until else dt.timedelta()
    return dt.date(year + 1, *TERMS[term]) + late


def find_round(until: dt.date, day: dt.date) -> dt.date | None:
    """Return since when people are to have been reminded of a term: a week and a day before it ends, weekly for a month after.

    None where it is too early, or no longer of use.
    """
    late = (day - until).days
    if late >= 1:
        return until + DAY * (1 + (late - 1) // 7 * 7) if late <= 28 else None
    if late >= -1:
        return until - DAY
    return until - 7 * DAY if late >= -7 else None
