"""How many more failures a year can bear, each worked out by hand."""

from fractions import Fraction as F
from math import comb, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.error_budget import ErrorBudget, chance_of_at_most, error_budget


def budget(numerator, denominator, planned, owed=95, rule="at_least"):
    return error_budget(rule=rule, owed=F(owed), numerator=numerator, denominator=denominator, planned=planned)


def test_failures_that_the_year_can_still_bear():
    """100 planned, so 95 must pass and 5 may fail; 3 of 60 have failed: 2 of the 40 to come may."""
    found = budget(57, 60, 100)

    assert (found.coming, found.bearable) == (40, 2)


def test_the_share_that_must_pass_is_rounded_up():
    """95 % of 41 are 38.95, so 39 must pass: 2 may fail."""
    assert budget(20, 20, 41).bearable == 2


def test_what_cannot_be_made_good():
    found = budget(50, 60, 100)
    assert found == ErrorBudget(40, -5, 0.0)
    # None may fail, and all 40 that must pass would not be enough.
    assert (found.is_lost, found.may_fail, found.must_pass) == (True, 0, 40)


def test_a_goal_of_all_bears_no_failure():
    assert budget(30, 30, 40, owed=100).bearable == 0
    assert not budget(30, 30, 40, owed=100).is_lost
    assert budget(29, 30, 40, owed=100) == ErrorBudget(10, -1, 0.0, asks_all=True)
    assert budget(29, 30, None, owed=100).is_lost
    assert not budget(28, 30, None, owed=95).is_lost


@pytest.mark.parametrize(
    ("passed", "done", "must_pass", "may_fail", "chance"), [(119, 125, 38, 2, 0.66), (110, 116, 39, 1, 0.38)]
)
def test_forty_to_come(passed, done, must_pass, may_fail, chance):
    """Of 165 (156) 157 (149) must pass."""
    found = budget(passed, done, done + 40)
    assert (found.must_pass, found.may_fail, round(found.chance, 2)) == (must_pass, may_fail, chance)


def test_before_the_first_batch_nobody_knows_the_chance():
    found = budget(0, 0, 100)
    assert (found.must_pass, found.may_fail, found.chance) == (95, 5, None)


def test_without_a_plan_only_what_was_done_counts():
    assert budget(57, 60, None) == ErrorBudget(None, 0, None)
    # 95 % of 60 are 57, so three might fail; but nothing is known to come.
    found = budget(60, 60, None)
    assert (found.bearable, found.may_fail, found.must_pass) == (3, 0, 0)
    # 95 % of 19 are 18.05, so all 19 must pass; of 20 one could fail.
    assert budget(19, 19, None).bearable == 0


def test_a_plan_that_was_exceeded_has_nothing_left():
    assert budget(95, 100, 80) == ErrorBudget(0, 0, 1.0)
    assert budget(94, 100, 80) == ErrorBudget(0, -1, 0.0)


def test_a_goal_of_at_most_bears_what_is_counted():
    """At most 5 % of 100 may be counted; 3 of 60 are."""
    assert budget(3, 60, 100, owed=5, rule="at_most").bearable == 2
    # 1 % of 99 are 0.99: not one.
    assert budget(0, 99, 99, owed=1, rule="at_most").bearable == 0


def test_where_nothing_may_be_counted_one_is_too_many():
    assert budget(1, 10, None, owed=0, rule="at_most").is_lost
    assert not budget(1, 10, None, owed=5, rule="at_most").is_lost


def test_chance_of_one_batch_is_that_of_its_passing():
    """One to come, none may fail, 9 of 10 passed: (9 + ½) ÷ (10 + 1)."""
    assert chance_of_at_most(0, 1, 1, 9) == pytest.approx(9.5 / 11)


def test_chance_of_two_batches():
    """Two to come, none may fail, 3 of 3 passed: 3.5 ÷ 4 × 4.5 ÷ 5; one may fail: the rest without both failing."""
    assert chance_of_at_most(0, 2, 0, 3) == pytest.approx(3.5 / 4 * 4.5 / 5)
    assert chance_of_at_most(1, 2, 0, 3) == pytest.approx(1 - 0.5 / 4 * 1.5 / 5)


def test_certainty():
    assert chance_of_at_most(-1, 10, 0, 100) == 0
    assert chance_of_at_most(10, 10, 50, 0) == 1
    # Added up in floating point, these come to 1.00000000000003.
    assert chance_of_at_most(6, 7, 0, 300) == 1


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(80, 100))
def test_the_budget_is_what_integers_say(passed, failed, more, owed):
    total = passed + failed + more
    found = budget(passed, passed + failed, total, owed)

    def attained(failures):
        return 100 * (passed + more - failures) >= owed * total

    if found.bearable < 0:
        assert more == 0 or not attained(0) or total == 0
        assert not attained(0)
    elif found.bearable < more:
        assert attained(found.bearable)
        assert not attained(found.bearable + 1)
    else:
        assert attained(more)


def rising(start, number):
    return prod((start + step for step in range(number)), start=F(1))


@given(st.integers(0, 60), st.integers(0, 40), st.integers(0, 300), st.integers(0, 300))
def test_the_chance_is_the_direct_sum(failures, coming, failed, passed):
    """Each batch fails with the chance of those that failed before it, and half a one, of all before it, and one."""
    bad, good = failed + F(1, 2), passed + F(1, 2)
    each = (
        comb(coming, k) * rising(bad, k) * rising(good, coming - k) / rising(bad + good, coming)
        for k in range(min(failures, coming) + 1)
    )
    assert chance_of_at_most(failures, coming, failed, passed) == pytest.approx(float(sum(each)), abs=1e-9)
