"""What a gap is made of: worked out by hand, and adding up on whatever comes."""

from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st

from targets.gap_decomposition import (
    Decomposition,
    apportion,
    decompose_rate,
    decompose_steps,
    decompose_stock,
    round_together,
)
from targets.models.attainment import exact_value


def parts(found, *names):
    return {share.key: tuple(getattr(share, name) for name in names) for share in found.shares}


def test_a_rate_is_missed_by_each_slice_s_own_shortfall():
    """Of 100 batches 90 passed and 95 should have: 5 points. East misses 95 − 80 = 15 with half, west adds 5 with half."""
    found = decompose_rate("at_least", F(95), {"east": [40, 50], "west": [50, 50]}, {})
    assert parts(found, "contribution", "needed") == {"east": (F(15, 2), 5), "west": (F(-5, 2), 0)}
    assert (found.gap, found.needed, found.base, found.change) == (5, 5, 0, None)


def test_what_must_change_is_shared_out_in_whole_things():
    """Of 30 products 25 should be covered and 21 are: 4 more; they miss by 3⅓, ⅓ and ⅓, of equal remainders the first takes it."""
    slices = {"a": [5, 10], "b": [8, 10], "c": [8, 10]}
    found = decompose_rate("at_least", F(250, 3), slices, {})
    assert parts(found, "needed") == {"a": (4,), "b": (0,), "c": (0,)}
    assert found.needed == 4


def test_of_a_rate_that_must_be_low_what_is_counted_must_go():
    """5 of 100 may be counted and 10 are: a counts 16 % of its half, 11 too many, b 4 %, one less than it may."""
    found = decompose_rate("at_most", F(5), {"a": [8, 50], "b": [2, 50]}, {})
    assert parts(found, "contribution", "needed") == {"a": (F(11, 2), 5), "b": (F(-1, 2), 0)}
    assert (found.gap, found.needed) == (5, 5)


def test_an_amount_that_must_be_low_goes_in_proportion_to_what_is_there():
    """10 may be there, 7.5 and 5 are: of the 2.5 too many 3 parts in 5 are one's, 2 the other's."""
    found = decompose_stock("at_most", F(10), {"a": [75_000, None], "b": [50_000, None]}, {}, scale=10_000)
    assert parts(found, "contribution", "needed") == {"a": (F(15, 2), F(3, 2)), "b": (5, 1)}
    assert (found.base, found.gap, found.needed) == (-10, F(5, 2), F(5, 2))


def test_the_change_of_a_rate_is_split_between_data_and_mix():
    """From 90 % to 84 %: east stayed at 80 % and grew from a quarter to a half, west fell from 93⅓ to 88 %.

    West's data: its middle part of ⅝ times −5⅓. Mix: east's quarter more lies 7 below the middle of 87, west's quarter
    less lies 3⅔ above it.
    """
    now, before = {"east": [40, 50], "west": [44, 50]}, {"east": [20, 25], "west": [70, 75]}
    found = decompose_rate("at_least", F(95), now, before)
    assert parts(found, "data_effect", "mix_effect") == {
        "east": (0, F(1, 4) * (80 - 87)),
        "west": (F(5, 8) * F(-16, 3), F(-1, 4) * (F(272, 3) - 87)),
    }
    assert found.change == -6


def test_a_slice_that_is_new_changes_the_mix_alone():
    found = decompose_rate("at_least", F(95), {"old": [9, 10], "new": [5, 10]}, {"old": [9, 10], "gone": [1, 10]})
    assert parts(found, "data_effect") == {"old": (0,), "new": (0,), "gone": (0,)}
    assert found.change == F(70) - F(50)


def test_what_must_be_rare_is_what_is_there():
    """14 may be there, 26 are: 12 must go, shared out by what each has."""
    found = decompose_stock("at_most", F(14), {"a": [20, None], "b": [6, None]}, {})
    assert parts(found, "contribution", "needed") == {"a": (20, 9), "b": (6, 3)}
    assert parts(found, "numerator", "denominator") == {"a": (20, None), "b": (6, None)}
    assert (found.base, found.gap, found.needed) == (-14, 12, 12)


def test_what_must_be_gained_was_missing_a_year_before():
    """12 a year before, 16 due now: 4 to gain; a gained 3, b lost 1."""
    found = decompose_stock("at_least", F(16), {"a": [9, None], "b": [5, None]}, {"a": [6, None], "b": [6, None]})
    assert parts(found, "contribution") == {"a": (-3,), "b": (1,)}
    assert (found.base, found.gap, found.needed) == (4, 2, 2)


def test_amounts_are_told_in_their_unit():
    found = decompose_stock("at_least", F(10), {"a": [75_000, None]}, {}, scale=10_000)
    assert (found.base, parts(found, "contribution"), found.gap, found.needed) == (
        10,
        {"a": (F(-15, 2),)},
        F(5, 2),
        F(5, 2),
    )


def test_a_step_signed_early_makes_up_for_a_late_one():
    found = decompose_steps(
        [("late", True, False), ("early", False, True), ("later", True, False), ("done", True, True)]
    )
    assert parts(found, "contribution", "needed") == {
        "late": (1, 1),
        "early": (-1, 0),
        "later": (1, 0),
        "done": (0, 0),
    }
    assert (found.gap, found.needed) == (1, 1)


KEYS = st.sampled_from(["", "a", "b", "c", "d", "e"])
RATES = st.dictionaries(KEYS, st.integers(0, 60).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)).map(list)))
COUNTS = st.dictionaries(KEYS, st.integers(0, 300).map(lambda n: [n, None]))
OWED = st.fractions(0, 100, max_denominator=10_000)


def check_parts(found: Decomposition, gap: F) -> None:
    assert found.base + sum(share.contribution for share in found.shares) == found.gap == gap
    assert sum(share.needed for share in found.shares) == found.needed or found.base
    assert all(share.needed == 0 or share.contribution > 0 for share in found.shares)


@given(st.sampled_from(["at_least", "at_most"]), OWED, RATES, RATES)
def test_the_parts_of_a_rate_add_up_to_its_gap(rule, owed, slices, before):
    passed, total = (sum(counts[place] for counts in slices.values()) for place in (0, 1))
    if not total:
        return
    rate = exact_value(passed, total)
    found = decompose_rate(rule, owed, slices, before)
    check_parts(found, rate - owed if rule == "at_most" else owed - rate)
    met = passed - found.needed if rule == "at_most" else passed + found.needed
    assert (100 * met <= owed * total) if rule == "at_most" else (100 * met >= owed * total)
    passed_then, total_then = (sum(counts[place] for counts in before.values()) for place in (0, 1))
    if total_then:
        split = sum(share.data_effect + share.mix_effect for share in found.shares)
        assert split == found.change == rate - exact_value(passed_then, total_then)
    else:
        assert found.change is None
    for share in found.shares:
        assert share.needed <= (share.numerator if rule == "at_most" else share.denominator - share.numerator)


@given(st.sampled_from(["at_least", "at_most"]), OWED, COUNTS, COUNTS, st.sampled_from([1, 10_000]))
def test_the_parts_of_a_stock_a_count_and_a_sum_add_up_to_their_gap(rule, owed, slices, before, scale):
    total = F(sum(counts[0] for counts in slices.values()), scale)
    found = decompose_stock(rule, owed, slices, before, scale)
    gap = total - owed if rule == "at_most" else owed - total
    assert found.base + sum(share.contribution for share in found.shares) == found.gap == gap
    assert gap <= found.needed or gap < 0
    if rule == "at_most":
        assert sum(share.needed for share in found.shares) == found.needed


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_the_parts_of_steps_add_up_to_their_gap(steps):
    found = decompose_steps([(str(place), due, signed) for place, (due, signed) in enumerate(steps)])
    check_parts(found, F(sum(due for due, _ in steps) - sum(signed for _, signed in steps)))


@given(st.integers(0, 50), st.lists(st.tuples(st.fractions(-5, 5), st.integers(0, 20)), max_size=8))
def test_what_is_shared_out_is_all_there_is_room_for(total, slices):
    weights = {str(place): weight for place, (weight, _) in enumerate(slices)}
    most = {str(place): room for place, (_, room) in enumerate(slices)}
    found = apportion(total, weights, most)
    room = sum(most[key] for key, weight in weights.items() if weight > 0)
    assert sum(found.values()) == min(total, room)
    assert all(0 <= found[key] <= most[key] for key in found)


@given(st.lists(st.fractions(-1000, 1000), max_size=12))
def test_rounded_numbers_add_up_to_their_rounded_sum(values):
    found = round_together(values)
    assert sum(found) == F(int((sum(values, F(0)) * 100 + F(1, 2)).__floor__()), 100)
    assert all(abs(one - value) < F(1, 100) for one, value in zip(found, values, strict=True))


def test_thirds_are_shown_so_that_they_make_a_whole():
    assert round_together([F(1, 3)] * 3) == [F(34, 100), F(33, 100), F(33, 100)]
    assert round_together([F(-1, 3), F(1, 3)]) == [F(-33, 100), F(33, 100)]
