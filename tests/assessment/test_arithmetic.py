"""The arithmetic of an assessment against the vectors and worked examples of the scheme, and what holds of it always."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.arithmetic import (
    ItemScore,
    cap_grade,
    choose_honoured,
    cut,
    grade_total,
    interpolate,
    median,
    path_share,
    rank_totals,
    shrink,
    sum_achievements,
    sum_items,
    total_points,
)
from tests.assessment.rows import f

BANDS = [("A", f("90")), ("B", f("80")), ("C", f("60")), ("D", f("0"))]
CURVE = [(f("85"), f("0")), (f("90"), f("0.6")), (f("95"), f("1"))]
numbers = st.fractions(min_value=0, max_value=200, max_denominator=1000)


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("90", "A"), ("89.999999", "B"), ("89.5", "B"), ("80", "B"), ("79.995", "C"), ("60", "C"), ("59.995", "D"), ("0", "D"), ("103", "A"),
    ],
)  # fmt: skip
def test_the_bands_are_half_open_on_the_exact_total(total, grade):
    assert grade_total(f(total), BANDS) == grade


def test_what_is_shown_is_cut_while_the_grade_goes_by_the_exact_total():
    total = f("89.995")
    assert (cut(total), grade_total(total, BANDS)) == ("89.99", "B")
    assert (cut(f("90")), cut(f("0.999")), cut(f("-0.5")), cut(Fraction(2, 3))) == ("90.00", "0.99", "-0.50", "0.66")
    assert (cut(f("0")), cut(f("89.95"), 1)) == ("0.00", "89.9")


def test_what_does_not_apply_is_reweighted_and_bonus_and_deductions_come_after():
    totals = sum_items([ItemScore(f("75"), f("66")), ItemScore(f("25"), None, applies=False)])
    assert (totals.applicable, totals.base()) == (75, 88)
    total = total_points(f("88"), f("1"), f("0.5"), f("5"), f("10"))
    assert (total, grade_total(total, BANDS)) == (f("88.5"), "B")


def test_bonus_and_deductions_keep_to_their_caps():
    assert total_points(f("100"), f("9"), f("0"), f("5"), f("10")) == 105
    assert total_points(f("50"), f("0"), f("30"), f("5"), f("10")) == 40
    assert total_points(f("3"), f("0"), f("30"), f("5"), f("10")) == 0


def test_what_is_open_is_neither_nothing_nor_full_marks():
    # Of 50 points 30 are earned and 10 open; they make 100.
    totals = sum_items([ItemScore(f("40"), f("30")), ItemScore(f("10"), None)])
    assert totals.base() is None
    assert totals.bounds() == (60, 80)
    assert sum_items([ItemScore(f("40"), None, applies=False)]).bounds() is None


@given(st.lists(st.tuples(st.integers(1, 40), st.fractions(0, 1, max_denominator=50)), min_size=1))
def test_reweighting_with_all_that_applies_is_the_identity(items):
    whole = sum(maximum for maximum, _share in items)
    scores = [ItemScore(Fraction(100 * maximum, whole), share * 100 * maximum / whole) for maximum, share in items]
    assert sum_items(scores).base() == sum(score.points for score in scores)


sheet_items = st.lists(
    st.tuples(st.integers(1, 40), st.none() | st.fractions(0, 1, max_denominator=50), st.booleans()),
    min_size=1, max_size=12,
)  # fmt: skip
"""Items of a sheet: maximum, share of it that was earned (none: open), and whether it applies."""


def total(items: list[tuple[int, Fraction | None, bool]], bonus: Fraction, deductions: Fraction) -> list[Fraction]:
    """Return the lowest and the highest total that the items can come to; nothing where none applies."""
    scores = [
        ItemScore(Fraction(most), None if share is None or not applies else most * share, applies)
        for most, share, applies in items
    ]
    return [total_points(base, bonus, deductions, f("5"), f("10")) for base in sum_items(scores).bounds() or ()]


small = st.fractions(0, 12, max_denominator=20)


@given(sheet_items, st.data(), small, small)
def test_more_points_of_an_item_never_lower_a_total_or_grade_and_the_order_of_items_changes_nothing(
    items, data, bonus, deductions
):
    before = total(items, bonus, deductions)
    assert total(data.draw(st.permutations(items)), bonus, deductions) == before
    place = data.draw(st.integers(0, len(items) - 1))
    most, share, applies = items[place]
    # What is open cannot bring less than nothing: it is worth its lowest until it is known.
    more = data.draw(st.fractions(share or 0, 1, max_denominator=50) if (share or 0) < 1 else st.just(Fraction(1)))
    after = total([*items[:place], (most, more, applies), *items[place + 1 :]], bonus, deductions)
    assert [*after[:1]] >= [*before[:1]]
    for low, high in zip(before[:1], after[:1], strict=True):
        assert grade_total(high, BANDS) <= grade_total(low, BANDS)
    if share is not None:
        assert after >= before


@pytest.mark.parametrize(
    ("gap", "tolerance", "span", "share"),
    [
        ("0", "1", "10", "1"), ("0.5", "1", "10", "0.9"), ("1", "1", "10", "0.8"), ("4", "1", "10", "0.56"), ("11", "1", "10", "0"),
        ("40", "1", "10", "0"), ("1", "0", "4", "0.6"), ("-3", "1", "10", "1"), ("2", "1", "0", "0"),
        # Nothing is missed where nothing is tolerated; just tolerated where nothing lies beyond; half of a span of one.
        ("0", "0", "4", "1"), ("1", "1", "0", "0.8"), ("0.5", "0", "1", "0.4"), ("1", "2", "10", "0.9"),
    ],
)  # fmt: skip
def test_the_share_of_a_path(gap, tolerance, span, share):
    assert path_share(f(gap), f(tolerance), f(span)) == f(share)


@given(numbers, numbers, st.fractions(0, 20, max_denominator=100), st.fractions(1, 50, max_denominator=100))
def test_a_smaller_gap_never_earns_less(gap, other, tolerance, span):
    better, worse = sorted([gap, other])
    assert path_share(better, tolerance, span) >= path_share(worse, tolerance, span)


@pytest.mark.parametrize(
    ("value", "share"),
    [("80", "0"), ("85", "0"), ("87.5", "0.3"), ("90", "0.6"), ("92.5", "0.8"), ("95", "1"), ("99", "1")],
)
def test_a_curve_is_linear_between_its_points_and_constant_outside(value, share):
    assert interpolate(CURVE, f(value)) == f(share)


def test_a_small_sample_is_drawn_to_the_rate_of_all():
    assert shrink(3, 5, Fraction(129, 139), 20) == (3 + 20 * Fraction(129, 139)) / 25
    assert cut(100 * shrink(3, 5, Fraction(129, 139), 20)) == "86.24"


@given(st.dictionaries(st.integers(0, 30), numbers, min_size=1, max_size=12))
def test_ranks_do_not_depend_on_the_order_and_equals_share_them(totals):
    ranks = dict(rank_totals(totals.items()))
    assert dict(rank_totals(reversed(totals.items()))) == ranks
    assert min(ranks.values()) == 1
    for one in totals:
        for other in totals:
            assert (ranks[one] < ranks[other]) == (totals[one] > totals[other])


def test_equal_totals_share_a_rank_and_the_next_is_skipped():
    totals = {"丙": f("88"), "甲": f("90"), "乙": f("90")}
    assert dict(rank_totals(totals.items())) == {"甲": 1, "乙": 1, "丙": 3}


def test_honours_go_to_a_share_cut_to_whole_bodies_and_never_to_half_of_equals():
    totals = {name: f(str(100 - place)) for place, name in enumerate("abcdefg")}
    assert choose_honoured(totals, set("abcdefg"), f("0.3")) == {"a", "b"}
    assert choose_honoured(totals, set("bcdefg"), f("0.3")) == {"b", "c"}
    assert choose_honoured({"a": f("91"), "b": f("90"), "c": f("90")}, set("abc"), f("0.6")) == {"a"}
    assert choose_honoured({"a": f("91")}, {"a"}, f("0.3")) == {"a"}
    # Two equals no longer fit beside the first, and none below them comes before them.
    assert choose_honoured({"a": f("91"), "b": f("90"), "c": f("90"), "d": f("89")}, set("abcd"), f("0.5")) == {"a"}
    # Three tenths of two are less than one: one is honoured all the same, and no more.
    assert choose_honoured({"a": f("91"), "b": f("90")}, {"a", "b"}, f("0.3")) == {"a"}
    assert choose_honoured({}, set(), f("0.3")) == set()


def test_an_achievement_counts_once_at_its_highest_and_a_rule_up_to_its_most():
    claims = [
        ("B3", "经验交流会", f("1")),
        ("B1", "经验交流会", f("3")),
        ("B4", "", f("0.5")),
        ("B4", "", f("0.5")),
        ("B4", "", f("2")),
    ]
    assert sum_achievements(claims, {"B4": f("2"), "B1": f("3")}) == 5
    assert sum_achievements([], {}) == 0
    # Half a point and a quarter, below the most of the rule.
    assert sum_achievements([("B4", "", f("0.5")), ("B4", "", f("0.25"))], {"B4": f("2")}) == f("0.75")


def test_a_veto_caps_the_grade_and_never_lifts_it():
    assert (cap_grade("A", ["C"]), cap_grade("D", ["B"]), cap_grade("B", []), cap_grade("A", ["B", "D"])) == (
        "C",
        "D",
        "B",
        "D",
    )


def test_the_median_of_an_even_number_lies_between():
    assert (median([f("1"), f("3"), f("2")]), median([f("4"), f("1"), f("3"), f("2")])) == (2, f("2.5"))
