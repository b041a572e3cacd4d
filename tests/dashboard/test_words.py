"""Gaps, paces and outlooks in words, each worked out by hand."""

import datetime as dt
from fractions import Fraction
from types import SimpleNamespace

import pytest

from exchange.imports.pages import MovedFigure
from targets import words
from targets.figures import figure
from targets.grading import Goal, projection
from targets.models import Attainment, Indicator, IndicatorDefinition, Plan
from targets.models.attainment import exact_value

YEARS = (dt.date(2010, 1, 1), dt.date(2015, 12, 31))
SHARE = Indicator(kind="ratio", unit="%")
COUNT = Indicator(kind="count", unit="个")
STEPS = Indicator(kind="milestone", unit="步")


def goal(kind: str = "ratio", rule: str = "at_least", target: int | None = 95) -> Goal:
    return Goal(kind, rule, *YEARS, None if target is None else Fraction(target))


def parts(numerator: int | None, denominator: int | None = None) -> SimpleNamespace:
    return SimpleNamespace(numerator=numerator, denominator=denominator, value=exact_value(numerator, denominator))


@pytest.mark.parametrize(
    ("passed", "total", "expected"),
    [
        (1899, 1999, "低于目标 0.01 个百分点以内"),  # 94.9975 %
        (1900, 2000, "正好达到目标"),
        (962, 1000, "高于目标 1.2 个百分点"),
        (9469, 10000, "低于目标 0.31 个百分点"),
        (0, 0, ""),
    ],
)
def test_gap_of_a_share(passed: int, total: int, expected: str) -> None:
    assert words.gap(SHARE, goal(), parts(passed, total)) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(17, "还差 3 个"), (20, "正好达到目标"), (21, "超过目标 1 个"), (0, "还差 20 个")]
)
def test_gap_of_a_count(number: int, expected: str) -> None:
    assert words.gap(COUNT, goal("count", target=20), parts(number)) == expected


@pytest.mark.parametrize(("number", "expected"), [(16, "超出目标 16 个"), (0, "正好达到目标")])
def test_gap_of_a_value_that_must_vanish(number: int, expected: str) -> None:
    zero = Indicator(kind="zero", unit="个")
    assert words.gap(zero, goal("zero", "at_most", 0), parts(number)) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (parts(300, 1000), "比上年同期高 5 个百分点"),
        (parts(350, 1000), "与上年同期持平"),
        (parts(400, 1000), "比上年同期低 5 个百分点"),
        (parts(0, 0), "无上年同期数据"),
        (None, "无上年同期数据"),
    ],
)
def test_gap_of_a_rising_share(before: SimpleNamespace | None, expected: str) -> None:
    assert words.gap(SHARE, goal(rule="rising", target=None), parts(350, 1000), before) == expected


def test_gap_of_milestones_counts_steps() -> None:
    assert words.gap(STEPS, goal("milestone", target=100), parts(2, 4)) == "还有 2 步未验收"
    assert words.gap(STEPS, goal("milestone", target=100), parts(4, 4)) == "全部验收"


def test_pace_and_outlook_of_a_count() -> None:
    # 12 of 20 after 1461 of 2191 days: 12 × 2191 ÷ 1461 = 17.996 at the end; 8 missing in 8 quarters.
    day = dt.date(2013, 12, 31)
    aim = goal("count", target=20)
    assert words.pace(COUNT, aim, Fraction(12), 8) == "要达到目标，剩余 8 个季度平均每季度须提高 1 个。"
    assert (
        words.outlook(COUNT, aim, projection(aim, Fraction(12), day)) == "按目前进度，规划期末为 18 个，将达不到目标。"
    )


def test_pace_at_the_end_of_the_plan() -> None:
    assert words.pace(COUNT, goal("count", target=20), Fraction(19), 0) == "规划期内已无剩余季度可供追赶。"
    assert words.pace(COUNT, goal("count", target=20), Fraction(20), 0) == "目标已达到，须保持到规划期末。"


def test_figure_is_cut_before_its_threshold_and_keeps_its_parts() -> None:
    assert str(figure(SHARE, goal(), parts(1899, 1999))) == "94.99 %（1\u2009899/1\u2009999）"
    assert str(figure(SHARE, goal(), parts(0, 10))) == "0.00 %（0/10）"


def test_nothing_zero_and_one_look_different() -> None:
    assert figure(SHARE, goal(), parts(0, 0)).shown is None
    assert str(figure(SHARE, goal(), None)) == "无数据"
    assert str(figure(COUNT, goal("count", target=20), parts(0))) == "0 个"


def test_a_sum_that_a_change_moved_is_told_in_its_unit() -> None:
    plan = Plan(starts_on=dt.date(2010, 1, 1), ends_on=dt.date(2015, 12, 31))
    indicator = Indicator(plan=plan, kind="count", unit="万元")
    definition = IndicatorDefinition(rule="monitored")
    told = {"indicator": indicator, "definition": definition}
    none, some = Attainment(**told), Attainment(**told, numerator=24_891_800, scale=10_000)
    moved = MovedFigure(none, some)
    assert (str(moved.old), str(moved.new)) == ("无数据", "2\u2009489.18 万元")
