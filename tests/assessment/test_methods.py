"""Every scoring method against a table reckoned by hand; its parameters as its form takes and refuses them."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from assessment.fact_sources.indicators import describe_figure
from assessment.registry import check_item, methods, sources
from targets.grading import RATIOS, Goal, status
from targets.models import Attainment, Indicator, IndicatorDefinition, IndicatorKind, Plan, Quarter, Status, TargetRule
from tests.assessment.rows import f

SPANS = {"span_ratio": "10", "span_stock_ratio": "20", "span_zero": "20"}
CURVE = {"points": [["85", "0"], ["90", "0.6"], ["95", "1"]], "least": 5, "own": 30, "weight": 20}
LATE = {"events": {"late_3": "0.5", "late_7": "1", "late_more": "1.5", "missing": "3"}}
CHECKS = {"checks": [["计划", "2"], ["分解", "1"], ["总结", "2"]]}


def figure(**fields: Any) -> dict[str, Any]:
    return {
        "code": "B5", "name": "企业产品抽检合格率", "kind": "ratio", "weight": "1", "status": "behind", "value": "94.5", "due": "95", "gap": "0.5",
        "tolerance": "1", "left_out": "", "at": [], "quarter": "2013Q4", "definition_from": "2010-01-01", "eased": False,
    } | fields  # fmt: skip


def row(**fields: Any) -> dict[str, Any]:
    return {"label": "A-1", "at": ["case", 7], "note": "due_open", "term": "2013-11-02", "open": True} | fields


def events(*kinds: str) -> dict[str, Any]:
    return {
        "events": [{"kind": kind, "label": "2013Q1", "at": ["case", 7], "note": kind, "open": False} for kind in kinds]
    }


TABLE = [
    ("path", {"indicators": [figure()]}, SPANS, 35, "31.5"),
    ("path", {"indicators": [figure(status="off_track", value="91", gap="4")]}, SPANS, 35, "19.6"),
    ("path", {"indicators": [figure(status="attained", gap="")]}, SPANS, 35, "35"),
    # Level with the year before, which a rising one should have passed: behind, by nothing.
    ("path", {"indicators": [figure(status="behind", value="95", gap="", tolerance="0")]}, SPANS, 35, "35"),
    ("path", {"indicators": [figure(weight="3", status="on_track", gap=""), figure(gap="1")]}, SPANS, 10, "9.5"),
    ("path", {"indicators": [figure(kind="stock_ratio", status="off_track", gap="11")]}, SPANS, 10, "4"),
    ("path", {"indicators": [figure(kind="count", status="off_track", due="8", gap="3", tolerance="1")]}, SPANS, 10, "4"),
    ("path", {"indicators": [figure(kind="zero", status="off_track", due="10", gap="20", tolerance="5")]}, SPANS, 10, "4"),
    ("path", {"indicators": [figure(left_out="small_sample"), figure(status="attained", gap="")]}, SPANS, 10, "10"),
    ("path", {"indicators": [figure(left_out="no_data")], "pending": "no_data"}, SPANS, 10, None),
    ("path", {"indicators": [figure()], "pending": "no_data"}, SPANS, 10, None),
    ("path", {"indicators": []}, SPANS, 10, None),
    ("share", {"part": "7/2", "whole": 5, "rows": []}, {}, 9, "6.3"),
    ("share", {"part": 0, "whole": 0, "rows": [], "pending": "not_due"}, {}, 9, None),
    ("share", {"part": 0, "whole": 0, "rows": []}, {}, 9, None),
    ("share", {"part": 1, "whole": 5, "rows": [], "pending": "not_due"}, {}, 9, None),
    ("steps", events("late_3", "late_more"), LATE, 6, "4"),
    ("steps", events(), LATE, 6, "6"),
    ("steps", events("missing", "missing", "missing"), LATE, 6, "0"),
    ("steps", events("awarded", "awarded", "awarded"), {"events": {"awarded": "1.5"}, "starts_at_nothing": True}, 3, "3"),
    ("steps", events("awarded"), {"events": {"awarded": "1.5"}, "starts_at_nothing": True}, 3, "1.5"),
    ("steps", {"events": [], "pending": "not_due"}, LATE, 6, None),
    ("points", {"passed": 3, "total": 4, "rate": "129/139"}, CURVE, 14, None),
    ("points", {"value": "92.5", "pending": "no_data"}, {"points": CURVE["points"]}, 10, None),
    # Without more parameters one batch is enough, and counts by itself; drawn to nobody, three of five are 60 %.
    ("points", {"passed": 0, "total": 0, "rate": "1"}, {"points": [["0", "0"], ["100", "1"]]}, 10, None),
    ("points", {"passed": 1, "total": 1, "rate": "0"}, {"points": [["0", "0"], ["100", "1"]]}, 10, "10"),
    ("points", {"passed": 3, "total": 5, "rate": "1"}, {"points": [["0", "0"], ["100", "1"]], "own": 30}, 10, "6"),
    ("growth", {"before": 4, "now": 0, "pending": "no_data"}, {"points": [["0", "0"], ["1", "0.5"], ["3", "1"]]}, 4, None),
    ("points", {"passed": 27, "total": 30, "rate": "129/139"}, CURVE, 14, "8.4"),
    ("points", {"value": "92.5"}, {"points": CURVE["points"]}, 10, "8"),
    ("growth", {"before": 4, "now": 3}, {"points": [["0", "0"], ["1", "0.5"], ["3", "1"]]}, 4, "2"),
    ("growth", {"before": 4, "now": 2}, {"points": [["0", "0"], ["1", "0.5"], ["3", "1"]]}, 4, "3"),
    ("growth", {"before": 1, "now": 0}, {"points": [["0", "0"], ["1", "0.5"], ["3", "1"]]}, 4, "4"),
    ("growth", {"before": 1, "now": 5}, {"points": [["0", "0"], ["1", "0.5"], ["3", "1"]]}, 4, "0"),
    ("checklist", {"proved": [0, 2]}, CHECKS, 5, "4"),
    ("checklist", {"proved": []}, CHECKS, 5, "0"),
    ("checklist", {}, CHECKS, 5, None),
    ("panel", {"marks": [{"by": "甲", "points": "3", "ground": "…"}] * 2}, {"assessors_min": 3}, 5, None),
    ("panel", {"marks": [{"by": "甲", "points": "3", "ground": "…"}] * 2}, {}, 5, None),
    ("panel", {"marks": [{"by": name, "points": points, "ground": "…"} for name, points in (("甲", "3"), ("乙", "4.5"), ("丙", "4"))]}, {"assessors_min": 3}, 5, "4"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "facts", "parameters", "maximum", "points"), TABLE)
def test_a_method_earns_what_was_reckoned_by_hand(method, facts, parameters, maximum, points):
    assert methods[method].earn(facts, parameters, Fraction(maximum)) == (None if points is None else f(points))


def test_every_method_is_in_the_table():
    assert {case[0] for case in TABLE} == set(methods)


def test_a_small_sample_earns_by_the_rate_drawn_to_the_districts():
    value = 100 * (3 + 20 * Fraction(129, 139)) / 25
    share = f("0") + f("0.6") * (value - 85) / 5
    assert methods["points"].earn({"passed": 3, "total": 5, "rate": "129/139"}, CURVE, f("14")) == 14 * share


@pytest.mark.parametrize(
    ("method", "facts", "parameters", "maximum", "words"),
    [
        ("path", {"indicators": [figure()]}, SPANS, 35, "35 × (B5 0.9×1) / 1"),
        ("share", {"part": "7/2", "whole": 5, "rows": []}, {}, 9, "9 × 3.5 / 5"),
        ("steps", events("late_3", "late_more"), LATE, 6, "6 − 0.5 − 1.5"),
        ("growth", {"before": 4, "now": 3}, {"points": [["0", "0"]]}, 4, "上年4，现3：减少1"),
        ("checklist", {"proved": [0, 2]}, CHECKS, 5, "2 + 2"),
        # 1 − 1/3/5 is 14/15; a weight of a third of a percent is cut after four decimals; what is left out is not told.
        ("path", {"indicators": [figure(gap="1/3", weight="3"), figure(left_out="no_data"), figure(code="C1", status="attained", weight="1/300")]}, SPANS, 9, "9 × (B5 0.9333×3 + C1 1×0.0033) / 3.0033"),
        ("path", {"indicators": [figure(left_out="no_data")]}, SPANS, 9, "没有可计分的指标数。"),
        ("steps", events(), LATE, 6, "6，无扣分事项"),
        ("steps", events("awarded", "awarded"), {"events": {"awarded": "1.5"}, "starts_at_nothing": True}, 3, "0 + 1.5 + 1.5"),
        ("steps", events(), {"events": {"awarded": "1.5"}, "starts_at_nothing": True}, 3, "0，无扣分事项"),
        ("points", {"value": "92.5"}, CURVE, 10, "10 × 0.8 (数值92.5)"),
        ("points", {"passed": 27, "total": 30, "rate": "1"}, CURVE, 14, "14 × 0.6 (30批合格27批，按90.00%计)"),
        ("points", {"passed": 3, "total": 4, "rate": "1"}, CURVE, 14, "无数据"),
        ("checklist", {"proved": []}, CHECKS, 5, "0"),
        ("checklist", {}, CHECKS, 5, "材料还没有核实。"),
        ("panel", {"marks": [{"points": points} for points in ("4.5", "3", "4")]}, {"assessors_min": 3}, 5, "3、4、4.5的中位数（极差1.5）"),
        ("panel", {}, {"assessors_min": 3}, 5, "还没有评议人打分。"),
    ],
)  # fmt: skip
def test_the_formula_is_told_with_its_numbers(method, facts, parameters, maximum, words):
    assert methods[method].explain(facts, parameters, Fraction(maximum)) == words


def test_what_would_bring_points_back_is_told_with_how_many():
    share = {"part": 3, "whole": 5, "rows": [row(), row(label="A-2", note="due_ended", done="2013-12-01", open=False)]}
    assert [(mover.gain, mover.url) for mover in methods["share"].list_movers(share, {}, f("10"))] == [(2, "/cases/7/")]
    path = {"indicators": [figure(), figure(code="B6", status="attained", gap="")]}
    assert [mover.gain for mover in methods["path"].list_movers(path, SPANS, f("10"))] == [f("0.5")]
    assert [mover.gain for mover in methods["checklist"].list_movers({"proved": [0]}, CHECKS, f("5"))] == [1, 2]


@pytest.mark.parametrize(
    ("part", "whole", "gain", "loss"),
    [
        # All of one and a half so far: nothing more to win, and 9 × 1.5/2.5 = 5.4 where the next one is late.
        ("3/2", "3/2", "0", "3.6"),
        # One of two: 9 × 2/3 = 6 or 9 × 1/3 = 3, from 4.5.
        ("1", "2", "1.5", "1.5"),
        # Nothing has fallen due: all of it, from nothing.
        ("0", "0", "9", "0"),
    ],
)
def test_what_has_not_fallen_due_brings_less_than_all_and_costs_where_it_is_late(part, whole, gain, loss):
    facts = {"part": part, "whole": whole, "rows": [row(weight="1", counted=False), row(open=False)]}
    movers = methods["share"].list_movers(facts, {}, f("9"))
    assert [(mover.gain, mover.loss) for mover in movers] == [(f(gain), f(loss))]


def test_of_several_indicators_each_brings_back_its_part_of_the_weights():
    """Of weights 2 and 3 a tenth is missing on the first: 10 × 2/5 × 0.1; what is left out weighs nothing."""
    rows = [figure(weight="2"), figure(weight="3", status="on_track", gap=""), figure(left_out="no_data", weight="5")]
    movers = methods["path"].list_movers({"indicators": rows}, SPANS, f("10"))
    assert [(mover.label, mover.gain) for mover in movers] == [("B5 企业产品抽检合格率：再改善0.5即达应达值", f("0.4"))]


def test_rows_and_events_that_can_still_end_well_bring_their_own_points_back():
    half = {"part": 3, "whole": 5, "rows": [row(weight="1/2")]}
    assert [mover.gain for mover in methods["share"].list_movers(half, {}, f("10"))] == [1]
    assert methods["share"].list_movers({"part": 0, "whole": 0, "rows": [row()]}, {}, f("10")) == []
    late = events("late_3", "late_more")
    late["events"][1]["open"] = True
    assert [(mover.label, mover.gain) for mover in methods["steps"].list_movers(late, LATE, f("6"))] == [
        ("2013Q1", f("1.5"))
    ]
    awarded = {"events": [event | {"open": True} for event in events("awarded")["events"]]}
    brings = {"events": {"awarded": "1.5"}, "starts_at_nothing": True}
    assert methods["steps"].list_movers(awarded, brings, f("3")) == []
    assert [mover.gain for mover in methods["checklist"].list_movers({}, CHECKS, f("5"))] == [2, 1, 2]


@pytest.mark.parametrize(
    ("method", "facts", "parameters", "lines"),
    [
        ("path", {"indicators": [figure()]}, SPANS, [("B5 企业产品抽检合格率", "2013Q4：94.5，应达95，容差1，口径版本2010-01-01", False)]),
        ("path", {"indicators": [figure(due="", gap="", eased=True)]}, SPANS, [("B5 企业产品抽检合格率", "2013Q4：94.5，应达—，容差1，口径版本2010-01-01（本年度调低了目标）", True)]),
        ("path", {"indicators": [figure(left_out="no_data")]}, SPANS, [("B5 企业产品抽检合格率", "无数据", None)]),
        ("share", {"rows": [row(), row(open=False)]}, {}, [("A-1", "期限2013-11-02，未办结", None), ("A-1", "期限2013-11-02，未办结", False)]),
        ("steps", events("late_3"), LATE, [("2013Q1", "迟报1—3日 −0.5", False)]),
        ("steps", events("awarded"), {"events": {"awarded": "1.5"}, "starts_at_nothing": True}, [("2013Q1", "新获名牌 +1.5", True)]),
        ("points", {}, {}, []),
        ("points", {"rows": [row()]}, {}, [("A-1", "期限2013-11-02，未办结", None)]),
        ("growth", {"rows": [row()]}, {}, [("A-1", "期限2013-11-02，未办结", None)]),
        ("checklist", {"proved": [0, 2]}, CHECKS, [("计划", "2", True), ("分解", "1", False), ("总结", "2", True)]),
        ("checklist", {}, CHECKS, [("计划", "2", None), ("分解", "1", None), ("总结", "2", None)]),
        ("panel", {"marks": [{"by": "甲", "points": "3", "ground": "有分解"}]}, {}, [("甲", "3 有分解", None)]),
    ],
)  # fmt: skip
def test_the_facts_are_told_one_by_one_and_whether_they_are_good(method, facts, parameters, lines):
    found = methods[method].list_lines(facts, parameters)
    assert [(line.label, line.value, line.counts) for line in found] == lines


GOALS = [
    (IndicatorKind.RATIO, TargetRule.AT_LEAST, "95", "95"), (IndicatorKind.STOCK_RATIO, TargetRule.AT_LEAST, "98", "90"),
    (IndicatorKind.COUNT, TargetRule.AT_LEAST, "20", "8"), (IndicatorKind.STOCK, TargetRule.AT_LEAST, "100", "60"),
    (IndicatorKind.ZERO, TargetRule.AT_MOST, "0", "10"), (IndicatorKind.RATIO, TargetRule.RISING, None, "88"),
]  # fmt: skip
"""Kinds of goals, with the target and what is due."""
values = st.fractions(0, 120, max_denominator=20)


def grade(goal: tuple[str, str, str | None, str], value: Fraction, tolerance: str) -> dict[str, Any]:
    """Return a figure of this value as the fact that the portal makes of it, with its light and its gap."""
    kind, rule, target, due = goal
    aim = Goal(
        kind, rule, dt.date(2010, 9, 7), dt.date(2015, 12, 31), f(target) if target else None, tolerance=f(tolerance)
    )
    parts = (
        (value.numerator, 100 * value.denominator, 1) if kind in RATIOS else (value.numerator, None, value.denominator)
    )
    row = Attainment(
        indicator=Indicator(code="B5", name="合格率", kind=kind, plan=Plan(code="2010-2015")), quarter=Quarter.at(20134),
        definition=IndicatorDefinition(rule=rule, tolerance=Decimal(tolerance), weight=3), due=Decimal(due),
        status=status(aim, value, f(due)), **dict(zip(("numerator", "denominator", "scale"), parts, strict=True)),
    )  # fmt: skip
    return describe_figure(row, eased=False)


@given(st.sampled_from(GOALS), values, values, st.sampled_from(["0", "1", "2.5"]), st.integers(0, 2))
def test_a_better_figure_never_earns_less_beside_others(goal, value, other, tolerance, place):
    def earn(value: Fraction) -> Fraction:
        rows = [figure(weight="2"), figure(code="C1", status="off_track", gap="6", weight="1/2")]
        rows.insert(place, grade(goal, value, tolerance))
        return methods["path"].earn({"indicators": rows}, SPANS, f("35"))

    worse, better = sorted([value, other], reverse=goal[1] == TargetRule.AT_MOST)
    assert earn(better) >= earn(worse)


def test_a_rising_figure_level_with_the_year_before_earns_all_and_says_it_is_behind():
    row = grade(GOALS[-1], f("88"), "0")
    assert (row["status"], row["gap"]) == (Status.BEHIND, "")
    assert methods["path"].earn({"indicators": [row]}, SPANS, f("35")) == 35
    assert methods["path"].list_movers({"indicators": [row]}, SPANS, f("35")) == []


rows_of_events = st.lists(st.sampled_from(sorted(LATE["events"])), max_size=8)


@given(rows_of_events, st.integers(0, 7))
def test_an_event_less_never_earns_less(kinds, place):
    fewer = kinds[:place] + kinds[place + 1 :]
    earn = methods["steps"].earn
    assert earn(events(*fewer), LATE, f("6")) >= earn(events(*kinds), LATE, f("6"))


@given(st.integers(0, 60), st.integers(1, 60), st.fractions(0, 1, max_denominator=40))
def test_one_more_batch_that_passed_never_earns_less(passed, failed, rate):
    facts = {"passed": passed, "total": passed + failed, "rate": str(rate)}
    better = facts | {"passed": passed + 1}
    earn = methods["points"].earn
    before, after = earn(facts, CURVE, f("14")), earn(better, CURVE, f("14"))
    assert before is None or after >= before


@given(st.integers(0, 30), st.integers(1, 30), st.lists(st.integers(-10, 10), min_size=2, max_size=5, unique=True))
def test_one_fewer_than_a_year_before_never_earns_less(before, now, values):
    curve = [[f"{value}", f"{Fraction(place, len(values))}"] for place, value in enumerate(sorted(values), 1)]
    more, fewer = (
        methods["growth"].earn({"before": before, "now": count}, {"points": curve}, Fraction(10))
        for count in (now, now - 1)
    )
    assert fewer >= more


@given(st.lists(st.integers(0, 10), min_size=3, max_size=9), st.data())
def test_a_higher_mark_of_a_panel_never_earns_less_and_their_order_changes_nothing(halves, data):
    place = data.draw(st.integers(0, len(halves) - 1))
    higher = [*halves[:place], data.draw(st.integers(halves[place], 10)), *halves[place + 1 :]]
    shuffled = data.draw(st.permutations(halves))
    one, other, same = (
        methods["panel"].earn({"marks": [{"points": f"{Fraction(half, 2)}"} for half in marks]}, {}, Fraction(5))
        for marks in (halves, higher, shuffled)
    )
    assert one <= other
    assert one == same


@given(st.integers(0, 20), st.integers(1, 20), st.sets(st.integers(0, 2)), st.integers(0, 2))
def test_a_row_more_in_the_part_and_a_check_more_never_earn_less(part, rest, proved, check):
    share, checklist = methods["share"].earn, methods["checklist"].earn
    whole = part + rest
    assert share({"part": part + 1, "whole": whole, "rows": []}, {}, f("5")) >= share(
        {"part": part, "whole": whole, "rows": []}, {}, f("5")
    )
    # One more that ends in time comes into both.
    assert share({"part": part + 1, "whole": whole + 1, "rows": []}, {}, f("5")) >= share(
        {"part": part, "whole": whole, "rows": []}, {}, f("5")
    )
    assert checklist({"proved": [*proved, check]}, CHECKS, f("5")) >= checklist({"proved": [*proved]}, CHECKS, f("5"))


GOOD = ("steps", LATE, "report-lateness", {}, f("6"))


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({0: "guess"}, "method", "没有名为“guess”的计分方法"),
        ({2: "closures"}, "source", "没有适用于此方法、名为“closures”的数据来源"),
        ({3: {"days": "5"}}, "source_parameters", "该来源的参数：–"),
        ({1: {"events": {"late_3": "0.5"}}}, "parameters", "该来源的事件：late_3, late_7, late_more, missing"),
        ({1: {"events": {**LATE["events"], "late_3": "-1"}}}, "parameters", "此数不能为负"),
        ({1: {"events": {**LATE["events"], "late_3": "很多"}}}, "parameters", "“很多”不是数字"),
        ({0: "checklist", 1: {"checks": [["计划", "5"]]}, 2: ""}, "parameters", "各项分值须大于0，合计等于满分"),
        ({0: "checklist", 1: CHECKS, 2: "closures"}, "source", "此方法的事实由人员填报，没有数据来源"),
        ({0: "points", 1: {"points": [["90", "1"], ["85", "0"]]}, 2: "township-rate", 3: {"indicator": "B5"}}, "parameters", "数值须逐行递增"),
        ({0: "points", 1: {"points": [["85", "1"], ["90", "0"]]}, 2: "township-rate", 3: {"indicator": "B5"}}, "parameters", "数值更好不能得分更少"),
        ({0: "path", 1: {"span_ratio": "10"}, 2: "led-indicators"}, "parameters", "请填写此项。"),
    ],
)  # fmt: skip
def test_parameters_that_a_method_does_not_take_are_refused_by_name(changed, field, words):
    given_ = [changed.get(place, value) for place, value in enumerate(GOOD)]
    with pytest.raises(ValidationError) as refused:
        check_item(*given_)
    assert words in "".join(refused.value.message_dict[field])


def test_good_parameters_are_taken():
    check_item(*GOOD)
    assert {source.feeds for source in sources.values()} <= set(methods)


def test_only_what_people_give_needs_no_source():
    assert {key for key, method in methods.items() if not method.needs_source} == {"checklist", "panel"}


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ({"at": ["case", 7]}, "/cases/7/"),
        ({"at": ["indicator", "2010-2015", "B5", "2013Q4"]}, "/plans/2010-2015/indicators/B5/?quarter=2013Q4"),
        ({"at": []}, ""),
        # Facts that were sealed with an address keep it.
        ({"url": "/cases/7/"}, "/cases/7/"),
    ],
)
def test_a_row_behind_points_leads_to_its_page(named: dict[str, Any], url: str) -> None:
    facts = {
        "part": 1,
        "whole": 2,
        "rows": [{"label": "A-1", "note": "due_open", "term": "2013-11-02", "open": True} | named],
    }
    [line] = methods["share"].list_lines(facts, {})
    [mover] = methods["share"].list_movers(facts, {}, f("10"))
    assert (line.url, mover.url) == (url, url)
