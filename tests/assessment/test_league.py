"""The league of townships: shrunken rates, the funnel, rank intervals, bands, and who is not ranked."""

from fractions import Fraction

import pytest

from assessment.arithmetic import cut
from assessment.intervals import rank_draws
from assessment.league import Entry, cumulate, find_bands, find_limits, find_position, rank_league

ENTRIES = [
    Entry("a", 3, 5),
    Entry("b", 12, 12),
    Entry("c", 28, 30),
    Entry("d", 40, 48),
    Entry("e", 36, 36),
    Entry("f", 3, 4),
    Entry("g", 0, 0),
]


def test_rates_are_drawn_to_the_districts_and_too_few_batches_are_listed_last_without_a_rank():
    found = {one.entry.key: one for one in rank_league(ENTRIES, draws=500)}
    rate = Fraction(122, 135)
    assert found["b"].shrunken == (12 + 20 * rate) / 32
    assert found["a"].rate == Fraction(3, 5)
    assert (found["f"].band, found["f"].low, found["g"].rate) == (None, None, None)
    assert [one.entry.key for one in rank_league(ENTRIES, draws=500)][-2:] == ["f", "g"]


def test_the_worked_examples_of_shrinking():
    found = {
        one.entry.key: one
        for one in rank_league([Entry("x", 3, 4), Entry("y", 12, 12), Entry("z", 114, 123)], draws=10)
    }
    assert [cut(100 * found[key].shrunken, 1) for key in "xy"] == ["89.8", "95.5"]


def test_the_order_of_the_townships_changes_nothing_and_the_seed_is_fixed():
    assert rank_league(ENTRIES, draws=300) == rank_league(ENTRIES[::-1], draws=300)


def test_overlapping_intervals_are_one_band_and_a_gap_begins_the_next():
    assert find_bands({"a": (1, 2), "b": (1, 3), "c": (3, 4), "d": (5, 6), "e": (5, 5)}) == {
        "a": 1,
        "b": 1,
        "c": 1,
        "d": 2,
        "e": 2,
    }


def test_intervals_of_ranks_are_narrow_where_samples_are_large_and_wide_where_they_are_small():
    sure = rank_league([Entry("a", 990, 1000), Entry("b", 900, 1000), Entry("c", 800, 1000)], draws=400)
    assert [(one.entry.key, one.low, one.high, one.band) for one in sure] == [
        ("a", 1, 1, 1),
        ("b", 2, 2, 2),
        ("c", 3, 3, 3),
    ]
    small = rank_league([Entry("a", 6, 6), Entry("b", 5, 6), Entry("c", 5, 6)], draws=400)
    assert {(one.low, one.high, one.band) for one in small} == {(1, 3, 1)}


@pytest.mark.parametrize(
    ("passed", "total", "position"),
    [
        (18, 20, "within"),
        (14, 20, "below"),
        (12, 20, "far_below"),
        (20, 20, "within"),
        (100, 100, "far_above"),
        (95, 100, "within"),
        (97, 100, "above"),
        (0, 0, ""),
    ],
)
def test_the_funnel_goes_by_the_exact_binomial(passed, total, position):
    assert find_position(passed, total, 0.9) == position


def test_the_binomial_is_exact():
    assert cumulate(1, 2, 0.5) == pytest.approx(0.75)
    assert cumulate(14, 20, 0.9) == pytest.approx(0.011253, abs=1e-6)
    assert (cumulate(-1, 5, 0.5), cumulate(5, 5, 0.5), cumulate(3, 5, 1.0), cumulate(0, 5, 0.0)) == (0, 1, 0, 1)
    assert find_limits(20, 0.9, 0.025) == (15 / 20, 1.0)


def test_the_same_sample_is_drawn_once_for_all_who_share_it():
    scores = {"a": lambda rates: rates["B5"], "b": lambda rates: rates["B5"] + 1, "c": lambda rates: 5.0}
    assert rank_draws(scores, [("B5", 96, 100), ("B5", 96, 100)], draws=200) == {"a": (3, 3), "b": (2, 2), "c": (1, 1)}


def test_equals_share_a_rank_in_every_draw():
    assert rank_draws(
        {"a": lambda rates: 1.0, "b": lambda rates: 1.0, "c": lambda rates: 0.0}, [("x", 1, 2)], draws=20
    ) == {"a": (1, 1), "b": (1, 1), "c": (3, 3)}


def test_no_batches_at_all_is_no_league():
    assert [one.position for one in rank_league([Entry("a", 0, 0)])] == [""]
