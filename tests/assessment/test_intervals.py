"""Rank intervals of sheets: which items are drawn, what they come to by the rates drawn, and sheets where nothing is drawn."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from assessment.arithmetic import ItemScore, sum_items
from assessment.intervals import draw_item, simulate_ranks
from assessment.models import SchemeItem, Score
from assessment.results import ItemResult
from tests.assessment.rows import f

CURVE = {"points": [["85", "0.2"], ["90", "0.6"], ["95", "0.9"]]}
SPANS = {"span_ratio": "10", "span_stock_ratio": "20", "span_zero": "20"}


def result(method: str, facts: dict[str, Any], parameters: dict[str, Any], points: str | None = "1", **more: Any):
    """Return an item of at most 10 points."""
    item = SchemeItem(code="C1", method=method, parameters=parameters, maximum=Decimal(10))
    return ItemResult(item, facts, None if points is None else f(points), **more)


def figure(**fields: Any) -> dict[str, Any]:
    return {
        "code": "B5", "kind": "ratio", "numerator": 94, "denominator": 100, "weight": "1", "status": "behind", "due": "95", "gap": "1",
        "tolerance": "1", "left_out": "", "at_most": False,
    } | fields  # fmt: skip


def test_a_pass_rate_is_looked_up_on_the_curve():
    samples: list[Any] = []
    item = result("points", {"passed": 27, "total": 30}, CURVE, score=Score(sheet_id=7))
    score = draw_item(item, samples)
    assert samples == [("C1 7", 27, 30)]
    # Of 10 points: two tenths up to 85, then linear to six tenths at 90 and to nine from 95 on.
    found = [score({"C1 7": rate}) for rate in (0.8, 0.85, 0.875, 0.9, 0.925, 0.95, 0.99)]
    assert found == pytest.approx([2, 2, 4, 6, 7.5, 9, 9])


def test_a_pass_rate_that_nobody_scored_yet_has_a_name_of_its_own():
    samples: list[Any] = []
    items = [result("points", {"passed": 27, "total": 30}, CURVE) for _number in range(2)]
    for item in items:
        draw_item(item, samples)
    assert len({name for name, _passed, _total in samples}) == 2


@pytest.mark.parametrize(
    "item",
    [
        result("points", {"value": "92"}, CURVE),
        result("points", {"passed": 3, "total": 4}, CURVE, points=None),
        result("points", {"passed": 27, "total": 30}, CURVE, applies=False),
        result("points", {"passed": 27, "total": 30, "applies": False}, CURVE),
        result("share", {"passed": 1, "whole": 2}, {}),
        result("path", {"indicators": [figure(kind="count")]}, SPANS),
        result("path", {"indicators": [figure(denominator=0)]}, SPANS),
        result("path", {"indicators": [figure(due="", status="attained")]}, SPANS),
        result("path", {"indicators": [figure(at_most=True)]}, SPANS),
        # Where all is due every row was looked at, and 100 % of them are no sample.
        result("path", {"indicators": [figure(due="100")]}, SPANS),
        result("path", {"indicators": [figure(left_out="small_sample")]}, SPANS),
    ],
)
def test_what_is_no_sample_is_not_drawn(item):
    samples: list[Any] = []
    assert (draw_item(item, samples), samples) == (None, [])


def test_of_several_indicators_the_samples_are_drawn_and_the_others_stay():
    """Weights 1 and 3 of 4; the count 1 below its 8, at its tolerance, earns 0.8 surely; what is left out weighs nothing."""
    samples: list[Any] = []
    count = figure(code="B1", kind="count", due="8", gap="1", weight="3")
    left = figure(code="B7", left_out="small_sample", weight="5")
    score = draw_item(result("path", {"indicators": [figure(), count, left]}, SPANS), samples)
    assert samples == [("B5", 94, 100)]
    # Due 95, tolerated to 94 down to 0.8, from there to nothing over ten: 89 is half of the way.
    shares = {0.96: 1, 0.95: 1, 0.945: 0.9, 0.94: 0.8, 0.89: 0.4, 0.8: 0}
    for rate, share in shares.items():
        assert score({"B5": rate}) == pytest.approx(10 * (share + 3 * 0.8) / 4)


@pytest.mark.parametrize(
    ("tolerance", "span", "rate", "share"),
    [
        # Nothing missed where nothing is tolerated; just tolerated, and beyond, where no span follows.
        ("0", "10", 0.5, 1),
        ("25", "0", 0.25, 0.8),
        ("12.5", "0", 0.25, 0),
    ],
)
def test_the_share_of_a_drawn_rate_at_its_edges(tolerance, span, rate, share):
    item = result(
        "path", {"indicators": [figure(due="50", tolerance=tolerance, weight="2")]}, SPANS | {"span_ratio": span}
    )
    assert draw_item(item, [])({"B5": rate}) == pytest.approx(10 * share)


def sheet(pk: int, items: list[ItemResult], bonus: str = "0", deducted: str = "0") -> Any:
    """Return what a sheet comes to."""
    totals = sum_items(ItemScore(Fraction(10), one.points, one.applies) for one in items)
    return SimpleNamespace(
        sheet=SimpleNamespace(pk=pk), items=items, totals=totals, bonus=f(bonus), deducted=f(deducted)
    )


def test_where_nothing_is_drawn_ranks_are_sure_and_equals_share_them():
    """What is open counts as nothing; what does not apply is left out, and the rest makes 100."""
    given, out = lambda points: result("share", {}, {}, points), result("share", {}, {}, None, applies=False)
    sheets = [
        sheet(1, [given("8")]),  # 80
        sheet(2, [given("7.5"), out]),  # 75
        sheet(3, [given(None), given("10")]),  # 50
        sheet(4, [given("5.5")], bonus="1", deducted="9"),  # 47
        sheet(5, [given("4.5")]),  # 45
        sheet(6, [out], bonus="2"),  # 2
        sheet(7, [given("7")], bonus="5"),  # 75
        sheet(8, [given("5.2")]),  # 52: a point more or less weighs twice as much as on the sheet of 20 points
    ]
    assert simulate_ranks(sheets) == {
        1: (1, 1), 2: (2, 2), 7: (2, 2), 8: (4, 4), 3: (5, 5), 4: (6, 6), 5: (7, 7), 6: (8, 8),
    }  # fmt: skip
    assert simulate_ranks(sheets[:1]) == {1: (1, 1)}


def test_a_large_sample_leaves_nothing_to_chance_and_its_fixed_points_are_added():
    """Of 20 points: 9 and 5, 2 and 6, and 13 that are sure."""
    every, none = (
        result("points", {"passed": passed, "total": 10**6}, CURVE, score=Score(sheet_id=passed))
        for passed in (10**6, 0)
    )
    points = {name: result("share", {}, {}, name) for name in ("5", "6", "10", "3")}
    sheets = [sheet(1, [none, points["6"]]), sheet(2, [every, points["5"]]), sheet(3, [points["10"], points["3"]])]
    assert simulate_ranks(sheets) == {2: (1, 1), 3: (2, 2), 1: (3, 3)}
