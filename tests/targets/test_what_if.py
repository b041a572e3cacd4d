"""Outcomes of assumptions, each worked out by hand."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.grading import Goal
from targets.what_if import count_quarters, suppose_path, suppose_steps, suppose_year

PLAN = (dt.date(2010, 1, 1), dt.date(2015, 12, 31))
FLOOR = Goal("ratio", "at_least", *PLAN, target=F(95), tolerance=F(1), minimum_sample=30)
TITLES = Goal("count", "at_least", *PLAN, target=F(20), tolerance=F(1))
SHARE = Goal("stock_ratio", "at_least", *PLAN, target=F(100), baseline=F(0))
WILD = Goal("zero", "at_most", *PLAN, target=F(0), baseline=F(40))


def year(planned, failing, owed=95, goal=FLOOR):
    return suppose_year(goal, F(owed), numerator=119, denominator=125, planned=planned, failing=failing)


@pytest.mark.parametrize(
    ("failing", "figure", "status"),
    [(2, (157, 165), "attained"), (3, (156, 165), "behind"), (9, (150, 165), "off_track")],
)
def test_a_year_ends_where_those_to_come_lead(failing, figure, status):
    """157 of 165 are 95.15 %, 156 are 94.55 %, 150 are 90.91 %."""
    found = year(165, failing)
    assert ((found.numerator, found.denominator), found.status) == (figure, status)
    assert (found.budget.must_pass, found.budget.may_fail, round(found.budget.chance, 2)) == (38, 2, 0.66)


def test_more_batches_bear_more_failures():
    """95 % of 325 are 308.75, so 309 must pass: 190 of the 200 to come."""
    assert (year(325, 0).budget.must_pass, year(325, 0).budget.may_fail) == (190, 10)


def test_a_lower_target_bears_more_failures():
    """90 % of 165 are 148.5."""
    assert year(165, 0, owed=90).budget.must_pass == 30


def test_a_year_without_a_batch_has_no_figure():
    found = suppose_year(FLOOR, F(95), numerator=0, denominator=0, planned=0, failing=0)
    assert (found.value, found.status) == (None, "no_data")


def test_what_must_be_rare_counts_its_failures():
    goal = replace(FLOOR, rule="at_most", target=F(5))
    found = suppose_year(goal, F(5), numerator=3, denominator=60, planned=100, failing=2)
    assert ((found.numerator, found.denominator), found.status) == ((5, 100), "attained")


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 80), st.data())
def test_the_year_is_attained_exactly_within_its_budget(passed, failed, coming, data):
    failing = data.draw(st.integers(0, coming))
    done = passed + failed
    goal = replace(FLOOR, minimum_sample=0)
    found = suppose_year(goal, F(95), numerator=passed, denominator=done, planned=done + coming, failing=failing)
    if found.denominator:
        assert (found.status == "attained") == (failing <= found.budget.bearable)


def path(goal, value, pace, quarters_left=5, day=dt.date(2014, 10, 15)):
    return suppose_path(goal, value=F(value), day=day, sample=None, quarters_left=quarters_left, pace=F(pace))


def test_a_count_on_its_way():
    """1 748 of 2 190 days have gone: 20 × 1748 ÷ 2190 = 15.96; 6 are missing in 5 quarters."""
    found = path(TITLES, 14, 1)
    assert found.due == F(20 * 1748, 2190)
    assert (found.status, found.pace_needed, found.projected, found.is_met, found.reached_in) == (
        "off_track",
        F(6, 5),
        19,
        False,
        6,
    )


def test_a_later_day_asks_less_today():
    """With two years more 1 748 of 2 921 days have gone: 20 × 1748 ÷ 2921 = 11.97."""
    found = path(replace(TITLES, ends_on=dt.date(2017, 12, 31)), 14, 1, quarters_left=13)
    assert (found.due, found.status, found.projected, found.is_met) == (F(20 * 1748, 2921), "on_track", 27, True)


def test_shares_stay_within_the_whole_and_counts_above_nothing():
    assert path(SHARE, 90, 4).projected == 100
    assert path(WILD, 26, -10).projected == 0
    assert path(WILD, 26, -10).reached_in == 3


@pytest.mark.parametrize(
    ("value", "pace", "quarters"), [(20, 0, 0), (14, 0, None), (14, -1, None), (14, 2, 3), (14, 4, 2)]
)
def test_quarters_until_the_target(value, pace, quarters):
    assert count_quarters(TITLES, F(value), F(pace)) == quarters


def test_steps_that_are_put_off_are_not_late():
    """Two of three are signed, all are due: one is late; put off, it is not."""
    goal = Goal("milestone", "at_least", *PLAN, target=F(100))
    days = [dt.date(2014, 1, 31), dt.date(2014, 6, 30), dt.date(2014, 9, 30)]
    last = dt.date(2014, 10, 14)
    late = suppose_steps(goal, signed=2, due_days=days, last=last)
    on_time = suppose_steps(goal, signed=2, due_days=[*days[:2], dt.date(2014, 10, 15)], last=last)
    assert [(found.due, found.status) for found in (late, on_time)] == [(3, "off_track"), (2, "on_track")]
    # What was due on the last day itself is late.
    assert suppose_steps(goal, signed=2, due_days=[*days[:2], last], last=last).due == 3
