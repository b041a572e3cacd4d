"""The league of townships: shrunken rates, the funnel, rank intervals, bands, and who is not ranked."""

from fractions import Fraction

import pytest

from assessment.arithmetic import cut
from assessment.intervals import DRAWS, SEED, TAIL, find_rank, rank_draws
from assessment.league import Entry, cumulate, find_bands, find_limits, find_position, rank_groups, rank_league

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
    # Five batches are enough, four are not.
    assert found["a"].band is not None
    assert (found["f"].band, found["f"].low, found["g"].rate) == (None, None, None)
    assert [one.entry.key for one in rank_league(ENTRIES, draws=500)][-2:] == ["f", "g"]


def test_like_is_ranked_with_like_and_all_are_drawn_to_the_rate_of_the_whole_district():
    """5, 9 and 96 of 10, 10 and 100 are 110 of 120; twenty batches at 11/12 are 55/3 passed ones."""
    parts = {"a": (5, 10), "b": (9, 10), "x": (96, 100)}
    found = rank_groups(parts, {"c": "II", "a": "I", "b": "I"})
    assert list(found) == ["I", "II"]
    assert {one.entry.key: one.shrunken for group in found.values() for one in group} == {
        "b": Fraction(41, 45), "a": Fraction(7, 9), "c": Fraction(11, 12),
    }  # fmt: skip
    assert [one.entry.key for one in found["I"]] == ["b", "a"]
    # Where nothing was taken there is no rate and no rank.
    assert [(one.entry, one.rate, one.band) for one in found["II"]] == [(Entry("c", 0, 0), None, None)]


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
    # By rank, and not by name.
    assert find_bands({"z": (1, 1), "a": (2, 2)}) == {"z": 1, "a": 2}


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
        # 96 or more have a chance of 2.37 %, 95 or more one of 5.76 %; 83 or fewer of 2.06 %, 84 or fewer of 3.99 %.
        (96, 100, "above"),
        (83, 100, "below"),
        (84, 100, "within"),
        (0, 0, ""),
    ],
)
def test_the_funnel_goes_by_the_exact_binomial(passed, total, position):
    assert find_position(passed, total, 0.9) == position


def test_the_binomial_is_exact():
    assert cumulate(1, 2, 0.5) == pytest.approx(0.75)
    assert cumulate(14, 20, 0.9) == pytest.approx(0.011253, abs=1e-6)
    assert (cumulate(-1, 5, 0.5), cumulate(5, 5, 0.5), cumulate(3, 5, 1.0), cumulate(0, 5, 0.0)) == (0, 1, 0, 1)
    # Nobody has fewer than none, or more than all, whatever the rate; a sum of eleven chances stays a chance.
    assert (cumulate(-1, 5, 0.0), cumulate(5, 5, 1.0), cumulate(4, 5, 1.0)) == (0, 1, 0)
    assert cumulate(10, 11, 0.01) <= 1
    assert find_limits(20, 0.9, 0.025) == (15 / 20, 1.0)
    assert find_limits(100, 0.9, 0.025) == (84 / 100, 95 / 100)
    assert (find_limits(5, 1.0, 0.025), find_limits(5, 0.0, 0.025)) == ((1, 1), (0, 0))


def test_the_same_sample_is_drawn_once_for_all_who_share_it():
    scores = {"a": lambda rates: rates["B5"], "b": lambda rates: rates["B5"] + 1, "c": lambda rates: 5.0}
    assert rank_draws(scores, [("B5", 96, 100), ("B5", 96, 100)], draws=200) == {"a": (3, 3), "b": (2, 2), "c": (1, 1)}


def test_equals_share_a_rank_in_every_draw():
    assert rank_draws(
        {"a": lambda rates: 1.0, "b": lambda rates: 1.0, "c": lambda rates: 0.0}, [("x", 1, 2)], draws=20
    ) == {"a": (1, 1), "b": (1, 1), "c": (3, 3)}


def test_a_rate_is_drawn_from_what_its_sample_says():
    """One of four by Jeffreys is Beta(1.5, 3.5) with the mean 0.3; its standard error over 2,000 draws is 0.004."""
    drawn = []
    rank_draws({"a": lambda rates: drawn.append(rates["x"]) or 0.0}, [("x", 1, 4)], draws=2000)
    assert sum(drawn) / len(drawn) == pytest.approx(0.3, abs=0.02)


def test_a_rank_lies_between_its_fifth_and_its_ninety_fifth_hundredth():
    """Of 40 draws 2 are left out at either end. In one a is first, in 37 second, in two third, and then c is second."""
    found = iter([3.0] + [1.5] * 37 + [0.0] * 2)
    scores = {"a": lambda rates: next(found), "b": lambda rates: 2.0, "c": lambda rates: 1.0}
    assert rank_draws(scores, [("x", 1, 2)], draws=40) == {"a": (2, 2), "b": (1, 1), "c": (2, 3)}
    # Announced ranks come out the same when they are reckoned again.
    assert (DRAWS, SEED, TAIL) == (20_000, 20140101, 0.05)


def test_a_rank_is_reached_with_the_draws_wanted_and_never_before_the_first():
    counts = [0, 2, 3, 5]
    assert [find_rank(counts, wanted) for wanted in (0, 2, 2.5, 5, 10, 11)] == [1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize("share", [0, 1])
def test_where_all_passed_or_none_did_all_are_equal(share):
    found = rank_league(
        [Entry(name, share * total, total) for name, total in (("a", 6), ("b", 7), ("c", 9))], draws=200
    )
    assert [(one.entry.key, one.shrunken, one.low, one.high, one.band) for one in found] == [
        (name, share, 1, 1, 1) for name in "abc"
    ]


def test_the_league_goes_by_the_shrunken_rates_those_with_too_few_batches_last():
    """Of all 122 of 135: e (36 + 18.07) / 56, b (12 + 18.07) / 32, c (28 + 18.07) / 50, d (40 + 18.07) / 68, a (3 + 18.07) / 25."""
    assert [one.entry.key for one in rank_league(ENTRIES, draws=10)] == ["e", "b", "c", "d", "a", "f", "g"]


def test_no_batches_at_all_is_no_league():
    found = rank_league([Entry("b", 0, 0), Entry("a", 0, 0)])
    assert [(one.entry.key, one.position, one.shrunken, one.band) for one in found] == [
        ("a", "", 0, None),
        ("b", "", 0, None),
    ]
