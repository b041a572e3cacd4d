"""Worked examples of indicators.md, and the arithmetic held against many values."""

import datetime as dt
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.grading import (
    Goal,
    due_value,
    gap,
    milestone_status,
    projection,
    required_pace,
    shown,
    shown_value,
    status,
    wilson_interval,
    window_due,
)

START, END = dt.date(2010, 1, 1), dt.date(2015, 12, 31)


def goal(kind="ratio", rule="at_least", target=95, **fields):
    return Goal(kind, rule, START, END, None if target is None else F(target), **fields)


def percent(numerator, denominator):
    return F(100 * numerator, denominator)


def grade(of, value, due=None, **fields):
    return status(of, value, due if due is not None else of.target, **fields)


# "以上" includes the number itself, and fractions are compared, not rounded numbers.


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (95, 100, "attained"),
        (1899, 1999, "behind"),  # 94.9975 %, which rounds to 95.00
        (1900, 2000, "attained"),
        (94, 100, "behind"),  # exactly one point behind, within the tolerance
        (9399, 10000, "off_track"),
        (0, 50, "off_track"),
        (50, 50, "attained"),
    ],
)
def test_pass_rate_of_95_percent(numerator, denominator, expected):
    of = goal(tolerance=F(1), minimum_sample=30)

    assert grade(of, percent(numerator, denominator), sample=denominator) == expected


def test_the_fifth_product_attains_five_or_more():
    of = goal("stock", target=5)

    assert grade(of, F(5)) == "attained"
    assert grade(of, F(4)) == "off_track"


def test_no_data_is_neither_zero_nor_attained():
    assert grade(goal(), None, sample=0) == "no_data"
    assert grade(goal("zero", "at_most", 0), None) == "no_data"
    assert grade(goal(), F(0), sample=40) == "off_track"


def test_not_applicable_comes_before_everything():
    assert grade(goal(), F(100), sample=100, applicable=False) == "not_applicable"
    assert grade(goal(), None, sample=0, applicable=False) == "not_applicable"


def test_a_sample_below_the_smallest_says_nothing_even_if_all_passed():
    of = goal(minimum_sample=30)

    assert grade(of, F(100), sample=29) == "small_sample"
    assert grade(of, F(100), sample=30) == "attained"


def test_a_count_is_no_sample():
    assert grade(goal("count", target=20, minimum_sample=30), F(20), sample=None) == "attained"


# The path between baseline, yearly points and target.


def test_a_count_without_milestones_goes_straight_from_zero():
    of = goal("count", target=20)

    # 2010-01-01 to 2015-12-31 are 2190 days apart; 2012-12-31 is day 1095.
    assert due_value(of, START) == 0
    assert due_value(of, dt.date(2012, 12, 31)) == 10
    assert due_value(of, END) == 20


def test_yearly_milestones_are_interpolated_by_day():
    of = goal("count", target=20, points=((dt.date(2010, 12, 31), F(1)), (dt.date(2011, 12, 31), F(4))))

    assert due_value(of, dt.date(2010, 12, 31)) == 1
    assert due_value(of, dt.date(2011, 3, 31)) == 1 + 3 * F(90, 365)
    assert due_value(of, dt.date(2011, 12, 31)) == 4


def test_a_ratio_without_baseline_owes_its_target_from_the_first_day():
    assert due_value(goal(target=95), START) == 95


def test_a_ratio_without_baseline_owes_its_first_milestone_until_then():
    of = goal(target=100, points=((dt.date(2011, 12, 31), F(60)),))

    assert due_value(of, START) == 60
    assert due_value(of, dt.date(2011, 12, 31)) == 60
    assert due_value(of, END) == 100


def test_a_goal_of_zero_goes_down_from_its_baseline():
    of = goal("zero", "at_most", 0, baseline=F(30), tolerance=F(5))

    due = due_value(of, dt.date(2012, 12, 31))
    assert due == 15
    assert status(of, F(15), due) == "on_track"
    assert status(of, F(20), due) == "behind"
    assert status(of, F(21), due) == "off_track"
    assert status(of, F(0), due) == "attained"


def test_a_goal_of_zero_without_baseline_owes_zero():
    of = goal("zero", "at_most", 0, tolerance=F(5))

    assert due_value(of, START) == 0
    assert grade(of, F(5)) == "behind"
    assert grade(of, F(6)) == "off_track"


def test_a_plan_without_a_number_owes_nothing():
    assert due_value(goal("stock_ratio", "rising", None), END) is None


def test_a_window_of_a_count_owes_what_its_days_add_to_the_path():
    of = goal("count", target=20, points=((dt.date(2010, 12, 31), F(1)), (dt.date(2011, 12, 31), F(4))))

    assert window_due(of, dt.date(2011, 1, 1), dt.date(2011, 12, 31)) == 3
    assert window_due(of, START, dt.date(2011, 12, 31)) == 4
    assert window_due(goal(), dt.date(2011, 1, 1), dt.date(2011, 12, 31)) == 95


def test_behind_its_milestone_by_one_is_yellow_by_two_red():
    of = goal("count", target=20, tolerance=F(1))

    assert [status(of, F(n), F(12)) for n in (12, 11, 10)] == ["on_track", "behind", "off_track"]


# Goals that only say "higher than before".


def test_rising():
    of = goal("stock_ratio", "rising", None, tolerance=F(1))

    assert status(of, F(61), F(60)) == "on_track"
    assert status(of, F(60), F(60)) == "behind"
    assert status(of, F(59), F(60)) == "behind"
    assert status(of, F(589, 10), F(60)) == "off_track"
    assert status(of, F(100), F(100)) == "attained"


def test_the_first_value_of_all_has_nothing_to_fall_from():
    assert status(goal("stock_ratio", "rising", None), F(10), None) == "on_track"


# Milestones.


@pytest.mark.parametrize(
    ("signed", "due", "steps", "expected"),
    [
        (5, 3, 5, "attained"),
        (3, 3, 5, "on_track"),
        (4, 3, 5, "on_track"),
        (2, 3, 5, "behind"),
        (1, 3, 5, "off_track"),
        (0, 0, 5, "on_track"),
        (0, 0, 0, "no_data"),
    ],
)
def test_milestones(signed, due, steps, expected):
    assert milestone_status(signed=signed, due=due, steps=steps, tolerance=F(1)) == expected


def test_milestones_that_do_not_apply():
    assert milestone_status(signed=5, due=5, steps=5, applicable=False) == "not_applicable"


# Gap, pace, projection.


def test_gap_and_required_pace():
    of = goal("count", target=20)

    assert gap(of, F(14)) == -6
    assert required_pace(of, F(14), 5) == F(6, 5)
    assert required_pace(of, F(20), 5) == 0
    assert required_pace(of, F(23), 0) == 0
    assert required_pace(of, F(19), 0) is None
    assert gap(goal("zero", "at_most", 0), F(3)) == -3
    assert required_pace(goal("zero", "at_most", 0), F(3), 2) == F(-3, 2)
    assert gap(goal(), percent(193, 200)) == F(3, 2)
    assert gap(goal("stock_ratio", "rising", None), F(50)) is None


def test_a_count_goes_on_at_its_pace():
    # 2010-01-01 to 2012-12-31 are 1096 of the plan's 2191 days.
    found = projection(goal("count", target=20), F(10), dt.date(2012, 12, 31))

    assert found.value == F(10) * F(2191, 1096)
    assert found.attained is False
    assert projection(goal("count", target=20), F(11), dt.date(2012, 12, 31)).attained is True


def test_a_ratio_with_an_unknown_start_keeps_its_level():
    found = projection(goal(), F(96), dt.date(2012, 12, 31))

    assert (found.value, found.attained) == (96, True)


def test_a_ratio_never_leaves_its_bounds():
    assert projection(goal(baseline=F(10)), F(90), dt.date(2012, 12, 31)).value == 100
    assert projection(goal(baseline=F(90)), F(10), dt.date(2012, 12, 31)).value == 0


def test_a_stock_that_falls_to_zero_in_time():
    found = projection(goal("zero", "at_most", 0, baseline=F(30)), F(14), dt.date(2012, 12, 31))

    assert (found.value, found.attained) == (0, True)


def test_a_rising_goal_is_projected_but_not_judged():
    assert projection(goal("stock_ratio", "rising", None), F(60), dt.date(2014, 9, 30)).attained is None


# Numbers as they are shown.


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (F(94996, 1000), "94.99"),
        (percent(1899, 1999), "94.99"),
        (F(95), "95.00"),
        (F(95004, 1000), "95.00"),
        (F(95006, 1000), "95.01"),
        (F(94994, 1000), "94.99"),
        (percent(99999, 100000), "99.99"),  # 99.999 % is not all
        (F(0), "0.00"),
    ],
)
def test_percentages_stay_on_their_side_of_the_target(value, expected):
    assert shown_value(goal(), value) == expected


def test_a_goal_of_at_most_is_mirrored():
    of = goal("ratio", "at_most", 5)

    assert shown_value(of, F(5004, 1000)) == "5.01"
    assert shown_value(of, F(4996, 1000)) == "5.00"


def test_shown_with_four_places_and_negative():
    assert shown(F(-1, 3), places=4) == "-0.3333"
    assert shown(F(-1, 1000), places=2) == "0.00"
    assert shown(F(12345678, 1000)) == "12345.68"


def test_wilson_interval_of_a_textbook_example():
    # 10 of 10: 1 / (1 + z²/10) = 72.2467 % (Newcombe 1998).
    assert wilson_interval(10, 10) == (pytest.approx(72.2467, abs=1e-3), 100.0)
    assert wilson_interval(81, 263) == (pytest.approx(25.53, abs=0.01), pytest.approx(36.62, abs=0.01))
    assert wilson_interval(0, 0) is None
    assert wilson_interval(0, 10)[0] == 0.0


counts = st.integers(1, 10**7).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(counts)
def test_the_interval_holds_the_rate_within_0_and_100(parts):
    passed, total = parts
    low, high = wilson_interval(passed, total)

    assert 0 <= low <= 100 * passed / total + 1e-9
    assert 100 * passed / total - 1e-9 <= high <= 100


@given(counts, st.integers(1, 99))
def test_attained_exactly_where_integers_say_so(parts, target):
    passed, total = parts
    found = grade(goal(target=target), percent(passed, total))

    assert (found == "attained") == (100 * passed >= target * total)


@given(counts, st.integers(1, 100))
def test_nobody_reads_a_goal_as_met_that_is_missed(parts, target):
    value = percent(*parts)
    read = F(shown_value(goal(target=target), value))

    assert (read >= target) == (value >= target)
    assert (read == 100) == (value == 100)
    assert abs(read - value) < F(1, 100)


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_a_higher_value_is_never_graded_lower(one, other):
    of = goal(target=80, baseline=F(20), tolerance=F(5))
    order = ["off_track", "behind", "on_track", "attained"]
    due = due_value(of, dt.date(2013, 5, 5))
    low, high = sorted([one, other])

    assert order.index(status(of, low, due)) <= order.index(status(of, high, due))


@given(st.dates(START, END), st.dates(START, END))
def test_the_path_between_rising_points_never_falls(one, other):
    of = goal("count", target=20, points=((dt.date(2011, 12, 31), F(4)), (dt.date(2013, 12, 31), F(12))))
    first, second = sorted([one, other])

    assert 0 <= due_value(of, first) <= due_value(of, second) <= 20


@given(st.integers(0, 40), st.integers(1, 20))
def test_the_required_pace_leads_exactly_to_the_target(value, quarters):
    of = goal("count", target=20)
    end = F(value) + required_pace(of, F(value), quarters) * quarters

    assert end == max(F(20), F(value))
