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
