"""Quarters by their days and keys, on the days at their edges."""

import datetime as dt

import pytest

from targets.models import Quarter
from targets.models.quarters import quarter_bounds, quarter_id, quarter_keys

EDGES = {
    20141: (dt.date(2014, 1, 1), dt.date(2014, 3, 31)),
    20142: (dt.date(2014, 4, 1), dt.date(2014, 6, 30)),
    20143: (dt.date(2014, 7, 1), dt.date(2014, 9, 30)),
    20144: (dt.date(2014, 10, 1), dt.date(2014, 12, 31)),
}


@pytest.mark.parametrize(("key", "edges"), EDGES.items())
def test_a_quarter_owns_its_first_and_its_last_day(key, edges):
    assert quarter_bounds(key) == edges
    assert [quarter_id(day) for day in edges] == [key, key]
    assert [quarter_id(edges[0] + dt.timedelta(days=31)), quarter_id(edges[0] + dt.timedelta(days=62))] == [key, key]


def test_keys_run_over_the_turn_of_the_year_from_the_first_to_the_last_day():
    assert quarter_keys(dt.date(2013, 9, 30), dt.date(2014, 4, 1)) == [20133, 20134, 20141, 20142]
    assert quarter_keys(dt.date(2013, 10, 1), dt.date(2014, 3, 31)) == [20134, 20141]
    assert quarter_keys(dt.date(2014, 5, 1), dt.date(2014, 5, 1)) == [20142]
    assert quarter_keys(dt.date(2014, 7, 1), dt.date(2014, 6, 30)) == []


def test_a_code_is_read_as_it_is_typed():
    assert [Quarter.key_of(code) for code in ("2014Q3", " 2014q1 ")] == [20143, 20141]
    for wrong in ("2014Q5", "2014Q0", "0999Q1", "2014", "2014Q33"):
        with pytest.raises(ValueError):
            Quarter.key_of(wrong)


def test_a_quarter_is_told_by_year_and_number():
    quarter = Quarter.at(20143)
    assert (quarter.starts_on, quarter.ends_on) == EDGES[20143]
    assert (quarter.year, quarter.number, quarter.code, quarter.is_closed) == (2014, 3, "2014Q3", False)
    quarter.closed_at = dt.datetime(2014, 10, 15, tzinfo=dt.UTC)
    assert quarter.is_closed
