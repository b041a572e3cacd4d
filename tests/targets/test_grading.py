"""Worked examples of indicators.md, and the arithmetic held against many values."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.grading import (
    Goal,
    due_value,
    format_shown_value,
    format_value,
    gap,
    milestone_status,
    projection,
    projection_range,
    required_pace,
    round_to_whole,
    shortfall,
    status,
    to_amount,
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


def test_unless_said_otherwise_any_sample_will_do_and_nothing_is_tolerated():
    assert grade(goal(), F(95), sample=0) == "attained"
    assert grade(goal(), F(9499, 100), sample=1) == "off_track"
    assert milestone_status(signed=2, due=3, steps=5) == "off_track"
    # What has not risen falls short by nothing, which even no tolerance bears.
    assert status(goal("stock_ratio", "rising", None), F(60), F(60)) == "behind"


def test_where_nothing_is_due_a_value_is_on_its_way():
    assert status(goal("stock", target=5), F(1), None) == "on_track"
    assert status(goal("stock_ratio", "at_least", None), F(50), None) == "on_track"
    assert shortfall(goal("stock", target=5), F(1), None) < 0


def test_without_a_number_only_the_whole_of_a_share_is_all_there_is():
    found = [grade(goal(kind, "at_least", None), F(100)) for kind in ("ratio", "stock_ratio", "count", "stock")]
    assert found == ["attained", "attained", "on_track", "on_track"]
    assert grade(goal("stock_ratio", "at_least", None), F(9999, 100)) == "on_track"


@pytest.mark.parametrize(
    ("kind", "rule", "starts"),
    [
        ("stock", "at_least", True),
        ("stock_ratio", "at_least", True),
        ("zero", "at_most", True),
        ("ratio", "at_least", False),
        ("count", "at_least", False),
        ("stock_ratio", "rising", False),
        ("stock", "monitored", False),
    ],
)
def test_only_a_level_with_a_number_starts_from_its_record(kind, rule, starts):
    assert goal(kind, rule, 5).starts_from_record is starts
    assert goal(kind, rule, 5, baseline=F(0)).starts_from_record is False


def test_the_start_comes_before_a_milestone_of_its_day_and_the_target_before_one_of_the_last():
    of = goal("stock", target=5, baseline=F(1), points=((START, F(2)), (dt.date(2012, 12, 31), F(3)), (END, F(4))))

    assert of.path() == [(START, 1), (dt.date(2012, 12, 31), 3), (END, 5)]
    assert [due_value(of, day) for day in (START - dt.timedelta(days=1), START, END)] == [None, 1, 5]
    assert due_value(of, END + dt.timedelta(days=1)) == 5


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


def test_a_floor_is_due_all_along():
    """B5 is judged within the year: no slope leads to it, whatever was measured at the start."""
    of = goal(target=95, baseline=F(80))

    assert [due_value(of, day) for day in (START, dt.date(2012, 6, 30), END)] == [95, 95, 95]


def test_a_yearly_milestone_of_a_floor_is_due_in_all_of_its_year():
    of = goal(target=95, points=((dt.date(2012, 12, 31), F(92)), (dt.date(2011, 12, 31), F(90))))

    assert due_value(of, dt.date(2011, 1, 1)) == 90
    assert due_value(of, dt.date(2011, 12, 31)) == 90
    assert due_value(of, dt.date(2012, 1, 1)) == 92
    assert due_value(of, dt.date(2013, 1, 1)) == 95


def test_where_nobody_measured_the_start_the_first_record_is_the_start():
    """60 % at the end of March 2010, 70 % due at the end of 2011: of 640 days, 275 have passed at the end of 2010."""
    of = goal(
        "stock_ratio",
        target=100,
        points=((dt.date(2009, 12, 31), F(10)), (dt.date(2011, 12, 31), F(70))),
        first_record=(dt.date(2010, 3, 31), F(60)),
    )

    assert due_value(of, dt.date(2010, 3, 30)) is None
    assert due_value(of, dt.date(2010, 3, 31)) == 60
    assert due_value(of, dt.date(2010, 12, 31)) == 60 + 10 * F(275, 640)
    assert due_value(of, dt.date(2011, 12, 31)) == 70
    assert due_value(of, END) == 100
    assert of.starts_from_record


def test_nothing_is_due_before_the_first_record():
    of = goal("stock", target=5, points=((dt.date(2011, 12, 31), F(1)),))

    assert due_value(of, dt.date(2011, 12, 31)) is None
    assert status(of, None, None) == "no_data"


def test_a_measured_baseline_comes_before_the_first_record():
    of = goal("stock", target=5, baseline=F(0), first_record=(dt.date(2010, 3, 31), F(3)))

    assert due_value(of, START) == 0
    assert not of.starts_from_record


def test_a_goal_of_zero_goes_down_from_its_baseline():
    of = goal("zero", "at_most", 0, baseline=F(30), tolerance=F(5))

    due = due_value(of, dt.date(2012, 12, 31))
    assert due == 15
    assert status(of, F(15), due) == "on_track"
    assert status(of, F(20), due) == "behind"
    assert status(of, F(21), due) == "off_track"
    assert status(of, F(0), due) == "attained"


def test_a_goal_of_zero_without_baseline_goes_down_from_its_first_record():
    """30 products on 2010-12-31, none due on 2015-12-31: 15 are due half way, which is 913 of 1826 days."""
    of = goal("zero", "at_most", 0, tolerance=F(5), first_record=(dt.date(2010, 12, 31), F(30)))

    due = due_value(of, dt.date(2013, 7, 1))
    assert due == 15
    assert [status(of, F(n), due) for n in (15, 20, 21)] == ["on_track", "behind", "off_track"]


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


@pytest.mark.parametrize("value", [F(10), F(100)])
def test_a_rise_without_a_year_before_is_grey(value):
    assert status(goal("stock_ratio", "rising", None), value, None) == "no_year_before"


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
    assert required_pace(of, F(19), 1) == 1
    assert required_pace(of, F(20), 5) == 0
    assert required_pace(of, F(23), 0) == 0
    assert required_pace(of, F(19), 0) is None
    assert gap(goal("zero", "at_most", 0), F(3)) == -3
    assert required_pace(goal("zero", "at_most", 0), F(3), 2) == F(-3, 2)
    assert required_pace(goal(), F(90), 5) is None  # a floor is met within its year or missed
    assert required_pace(goal("stock_ratio", "rising", None), F(50), 5) is None
    assert gap(goal(), percent(193, 200)) == F(3, 2)
    assert gap(goal("stock_ratio", "rising", None), F(50)) is None


def test_a_count_goes_on_as_in_the_year_before():
    """From 6 to 10 in the 366 days of 2012; 1095 days are left: 10 + 4 × 1095 ÷ 366 = 21.97."""
    found = projection(goal("count", target=20), F(10), dt.date(2012, 12, 31), (dt.date(2011, 12, 31), F(6)))

    assert (found.value, found.attained) == (10 + F(4 * 1095, 366), True)


def test_a_share_that_rose_is_not_told_that_it_will_miss():
    """B2a from 76.8 % to 88.4 % within 365 days, 457 left: 88.4 + 11.6 × 457 ÷ 365 is over 100, so 100."""
    of = goal("stock_ratio", target=100)
    found = projection(of, F(884, 10), dt.date(2014, 9, 30), (dt.date(2013, 9, 30), F(768, 10)))

    assert (found.value, found.attained) == (100, True)


def test_a_falling_value_stops_at_zero():
    of = goal("zero", "at_most", 0)
    found = projection(of, F(14), dt.date(2012, 12, 31), (dt.date(2011, 12, 31), F(30)))

    assert (found.value, found.attained) == (0, True)


def test_nothing_is_projected_from_one_figure_nor_for_a_floor():
    day = dt.date(2012, 12, 31)

    assert projection(goal("count", target=20), F(10), day, None) is None
    assert projection(goal("count", target=20), F(10), day, (day, F(10))) is None
    assert projection(goal(), F(96), day, (dt.date(2011, 12, 31), F(90))) is None


def test_the_range_of_a_projection_lies_between_the_slowest_and_the_fastest_pace():
    """From March to June 2 in 91 days, from there to September 8 in 92; 457 days are left."""
    of = goal("stock_ratio", target=100)
    course = [(dt.date(2014, 3, 31), F(50)), (dt.date(2014, 6, 30), F(52)), (dt.date(2014, 9, 30), F(60))]

    assert projection_range(of, course) == (60 + F(2 * 457, 91), 60 + F(8 * 457, 92))
    assert projection_range(of, course[1:]) is None
    assert projection_range(goal(), course) is None
    # A figure of the same day as the one before has no pace, and a count that falls stops at nought.
    falling = [
        (dt.date(2014, 3, 31), F(30)),
        *((dt.date(2014, 6, 30), F(n)) for n in (20, 10)),
        (dt.date(2014, 9, 30), F(9)),
    ]
    assert projection_range(goal("count", target=20), falling) == (0, 9 - F(457, 92))


def test_a_rising_goal_is_projected_but_not_judged():
    of = goal("stock_ratio", "rising", None)

    assert projection(of, F(60), dt.date(2014, 9, 30), (dt.date(2013, 9, 30), F(50))).attained is None


def test_nothing_is_projected_from_a_later_figure_and_a_count_may_fall():
    of = goal("count", target=20)
    day, later = dt.date(2014, 12, 31), dt.date(2015, 3, 31)

    assert projection(of, F(10), day, (later, F(9))) is None
    # From 10 to 9 within a year, and a year is left.
    found = projection(of, F(9), day, (dt.date(2013, 12, 31), F(10)))
    assert (found.value, found.attained) == (8, False)
    # Counts have no whole: 90 and 20 more.
    assert projection(of, F(90), day, (dt.date(2013, 12, 31), F(70))).value == 110


def test_what_is_due_of_things_is_whole():
    assert round_to_whole(goal("count", target=20), F(1099, 100)) == 11
    assert round_to_whole(goal("count", target=20), F(11)) == 11
    assert round_to_whole(goal("zero", "at_most", 0), F(1099, 100)) == 10


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
    assert format_shown_value(goal(), value) == expected


def test_a_value_that_is_the_threshold_is_rounded_as_any():
    assert format_value(F(94996, 1000), under=[F(94996, 1000)]) == "95.00"
    assert format_value(F(5004, 1000), over=[F(5004, 1000)]) == "5.00"
    # Half is rounded up; and a value that rounds to the threshold itself is kept from it.
    assert format_value(F(94995, 1000)) == "95.00"
    assert format_value(F(94995, 1000), under=[F(95)]) == "94.99"
    assert format_value(F(5004, 1000), over=[F(5)]) == "5.01"


def test_a_share_of_at_most_is_not_shown_as_the_whole_either():
    assert format_shown_value(goal("ratio", "at_most", 5), F(99999, 1000)) == "99.99"
    assert format_shown_value(goal("stock_ratio", "rising", None), F(99999, 1000)) == "99.99"
    assert format_shown_value(goal("count", "at_least", None), F(99999, 1000)) == "100.00"


@pytest.mark.parametrize(
    ("value", "written"), [(F(25, 2), "12.5"), (F(1250), "1250"), (F(0), "0"), (F(1, 8), "0.125"), (F(-3, 2), "-1.5")]
)
def test_an_amount_has_the_decimals_that_it_has(value, written):
    assert str(to_amount(value)) == written
    assert to_amount(value) == Decimal(written)


def test_a_goal_of_at_most_is_mirrored():
    of = goal("ratio", "at_most", 5)

    assert format_shown_value(of, F(5004, 1000)) == "5.01"
    assert format_shown_value(of, F(4996, 1000)) == "5.00"


def test_shown_with_four_places_and_negative():
    assert format_value(F(-1, 3), places=4) == "-0.3333"
    assert format_value(F(-1, 1000), places=2) == "0.00"
    assert format_value(F(-1, 100)) == "-0.01"
    assert format_value(F(-1, 2)) == "-0.50"
    assert format_value(F(12345678, 1000)) == "12345.68"


def test_shown_without_places_stays_on_its_side_too():
    assert format_value(F(196, 10), places=0) == "20"
    assert format_shown_value(goal("count", target=20), F(196, 10), places=0) == "19"
    assert format_value(F(-4, 1), places=0) == "-4"


def test_wilson_interval_of_a_textbook_example():
    # 10 of 10: 1 / (1 + z²/10) = 72.2467 % (Newcombe 1998).
    assert wilson_interval(10, 10) == (pytest.approx(72.2467, abs=1e-3), 100.0)
    assert wilson_interval(81, 263) == (pytest.approx(25.53, abs=0.01), pytest.approx(36.62, abs=0.01))
    assert wilson_interval(0, 0) is None
    assert wilson_interval(0, 10)[0] == 0.0
    # Reckoned in floating point, the low end of 0 of 3 would be 5.6e-15.
    assert wilson_interval(0, 3)[0] == 0.0
    # 1 of 10 (Brown, Cai and DasGupta 2001): (0.29207 ∓ 0.26720) ÷ 1.38415 are 1.79 % and 40.42 %.
    assert wilson_interval(1, 10) == (pytest.approx(1.79, abs=0.01), pytest.approx(40.42, abs=0.01))


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
    read = F(format_shown_value(goal(target=target), value))

    assert (read >= target) == (value >= target)
    assert (read == 100) == (value == 100)
    assert abs(read - value) < F(1, 100)


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_a_higher_value_is_never_graded_lower(one, other):
    of = goal("stock_ratio", target=80, baseline=F(20), tolerance=F(5))
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
