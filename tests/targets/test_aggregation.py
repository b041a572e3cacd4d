"""Adding parts and reading the days of several ranges, on numbers worked out by hand."""

import datetime as dt

import pytest
from django.db.models import Q

from targets.aggregation import DayRange, Parts, add_counts, day_parts, period_parts, split_at_gaps
from targets.models import Quarter
from targets.registry import Population

DAY = dt.timedelta(days=1)
QUARTERS = {
    1: DayRange(1, dt.date(2014, 1, 1), dt.date(2014, 3, 31)),
    2: DayRange(2, dt.date(2014, 4, 1), dt.date(2014, 6, 30)),
    3: DayRange(3, dt.date(2014, 7, 1), dt.date(2014, 9, 30)),
    4: DayRange(4, dt.date(2014, 10, 1), dt.date(2014, 10, 15)),
}


@pytest.mark.parametrize(
    ("keys", "runs"),
    [
        ([], []),
        ([2], [[2]]),
        ([1, 2, 3, 4], [[1, 2, 3, 4]]),
        ([4, 1, 3, 2], [[1, 2, 3, 4]]),
        ([1, 3, 4], [[1], [3, 4]]),
        ([1, 2, 4], [[1, 2], [4]]),
        ([1, 3], [[1], [3]]),
    ],
)
def test_runs_of_quarters_break_where_one_is_missing(keys: list[int], runs: list[list[int]]) -> None:
    found = [[day_range.key for day_range in run] for run in split_at_gaps([QUARTERS[key] for key in keys])]
    assert found == runs


def test_a_run_goes_on_from_the_very_next_day_and_breaks_where_one_day_is_left_out() -> None:
    first = QUARTERS[1]
    next_day = DayRange(2, first.last + DAY, first.last + 9 * DAY)
    day_after = DayRange(3, first.last + 2 * DAY, first.last + 9 * DAY)
    assert list(split_at_gaps([first, next_day])) == [[first, next_day]]
    assert list(split_at_gaps([first, day_after])) == [[first], [day_after]]


@pytest.mark.parametrize(
    ("left", "right", "total"),
    [
        ([95, 100], [93, 98], [188, 198]),
        ([None, None], [3, None], [3, None]),
        ([3, None], [None, None], [3, None]),
        ([None, 2], [0, None], [0, 2]),
        ([None, None], [None, None], [None, None]),
    ],
)
def test_what_is_not_known_adds_nothing(
    left: list[int | None], right: list[int | None], total: list[int | None]
) -> None:
    assert add_counts(left, right) == total


def test_parts_of_which_nothing_is_said_are_a_plain_count_of_none() -> None:
    assert Parts() == Parts(numerator=0, denominator=None, breakdown={}, scale=1)


def test_rows_that_cannot_be_are_an_empty_answer_and_no_fault() -> None:
    """A filter that nothing can pass leaves no query to ask: the database is not reached here."""
    nobody, is_open = Quarter.objects.filter(pk__in=[]), Q(closed_at=None)
    assert day_parts(Population(nobody, is_open, slices={"body": "pk"})) == Parts(0, 0, {"body": {}})
    assert day_parts(Population(nobody)) == Parts(0, None)
    assert day_parts(Population(nobody, amount="pk")) == Parts(None, None, {}, 10_000)
    found = period_parts(Population(nobody, is_open, dated_by="starts_on"), [QUARTERS[1], QUARTERS[3]])
    assert found == {1: Parts(0, 0), 3: Parts(0, 0)}
