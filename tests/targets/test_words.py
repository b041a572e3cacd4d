"""Gaps, paces and outlooks in words, each worked out by hand."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from exchange.imports.pages import MovedFigure
from targets import budget_words, words
from targets.error_budget import ErrorBudget
from targets.figures import build_figure
from targets.grading import Goal, Projection, projection
from targets.models import Attainment, Indicator, IndicatorDefinition, Plan
from targets.models.attainment import exact_value

YEARS = (dt.date(2010, 1, 1), dt.date(2015, 12, 31))
SHARE = Indicator(kind="ratio", unit="%")
COUNT = Indicator(kind="count", unit="个")
STEPS = Indicator(kind="milestone", unit="步")


def goal(kind: str = "ratio", rule: str = "at_least", target: int | None = 95) -> Goal:
    return Goal(kind, rule, *YEARS, None if target is None else Fraction(target))


def parts(numerator: int | None, denominator: int | None = None, **fields: Any) -> SimpleNamespace:
    told = {"due": None, "status": "on_track", "scale": 1, "inapplicable_since": None, "inapplicable_basis": ""}
    value = exact_value(numerator, denominator)
    return SimpleNamespace(numerator=numerator, denominator=denominator, value=value, **told | fields)


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
    assert words.describe_gap(SHARE, goal(), parts(passed, total)) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(17, "还差 3 个"), (20, "正好达到目标"), (21, "超过目标 1 个"), (0, "还差 20 个")]
)
def test_gap_of_a_count(number: int, expected: str) -> None:
    assert words.describe_gap(COUNT, goal("count", target=20), parts(number)) == expected


@pytest.mark.parametrize(("number", "expected"), [(16, "超出目标 16 个"), (0, "正好达到目标")])
def test_gap_of_a_value_that_must_vanish(number: int, expected: str) -> None:
    zero = Indicator(kind="zero", unit="个")
    assert words.describe_gap(zero, goal("zero", "at_most", 0), parts(number)) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("30.0000", "比上年同期高 5 个百分点"),
        ("35.0000", "与上年同期持平"),
        ("40.0000", "比上年同期低 5 个百分点"),
        (None, "无上年同期"),
    ],
)
def test_gap_of_a_rising_share(before: str | None, expected: str) -> None:
    point = parts(350, 1000, due=before and Decimal(before))
    assert words.describe_gap(SHARE, goal(rule="rising", target=None), point) == expected


def test_a_share_that_four_decimals_cannot_tell_from_the_year_before_is_the_same() -> None:
    assert (
        words.describe_gap(SHARE, goal(rule="rising", target=None), parts(1, 3, due=Decimal("33.3333")))
        == "与上年同期持平"
    )


def test_where_the_indicator_does_not_apply_there_is_no_gap() -> None:
    """A1 was told to be 不适用 and "还差 1 个"."""
    since = dt.date(2010, 1, 1)
    point = parts(0, due=Decimal(1), status="not_applicable", inapplicable_since=since, inapplicable_basis="评选已停止")
    of = goal("count", target=1)
    assert (words.describe_gap(COUNT, of, point), words.describe_shortfall(COUNT, of, point)) == ("", "")
    assert words.describe_inapplicable(point) == "自2010年1月1日起不适用：评选已停止"


@pytest.mark.parametrize(
    ("kind", "rule", "unit", "due", "expected"),
    [
        ("count", "at_least", "个", "10.9918", "11 个"),
        ("count", "at_least", "个", "11.0000", "11 个"),
        ("zero", "at_most", "个", "10.9918", "10 个"),
        ("stock_ratio", "at_least", "%", "88.4375", "88.44 %"),
    ],
)
def test_due_of_things_is_whole(kind: str, rule: str, unit: str, due: str, expected: str) -> None:
    indicator = Indicator(kind=kind, unit=unit)
    assert words.describe_due(indicator, goal(kind, rule, 20), parts(1, due=Decimal(due))) == expected


def test_behind_is_told_from_the_whole_number_due() -> None:
    assert (
        words.describe_shortfall(COUNT, goal("count", target=20), parts(9, due=Decimal("10.0412"))) == "比应达值差 2 个"
    )
    assert words.describe_shortfall(COUNT, goal("count", target=20), parts(11, due=Decimal("10.0412"))) == ""


def test_an_amount_that_is_due_is_not_made_whole() -> None:
    money = Indicator(kind="count", unit="万元")
    assert (
        words.describe_due(money, goal("count", target=20), parts(1, due=Decimal("10.5"), scale=10_000)) == "10.5 万元"
    )


@pytest.mark.parametrize(("passed", "meets"), [(29, "达到目标"), (20, "未达到目标")])
def test_a_small_sample_says_whether_its_value_meets_the_target(passed: int, meets: str) -> None:
    of = Goal("ratio", "at_least", *YEARS, Fraction(95), minimum_sample=30)
    point = parts(passed, 29, status="small_sample")
    assert words.small_sample(of, point) == f"样本仅 29 例，不足 30 例，尚难判断；现有数值{meets}。"
    assert words.small_sample(of, parts(passed, 29)) == ""


def test_gap_of_milestones_counts_steps() -> None:
    assert words.describe_gap(STEPS, goal("milestone", target=100), parts(2, 4)) == "还有 2 步未验收"
    assert words.describe_gap(STEPS, goal("milestone", target=100), parts(4, 4)) == "全部验收"


def test_pace_and_outlook_of_a_count() -> None:
    """From 9 to 12 in the 365 days of 2013, 730 days left: 12 + 3 × 2 = 18; 8 missing in 8 quarters."""
    aim = goal("count", target=20)
    found = projection(aim, Fraction(12), dt.date(2013, 12, 31), (dt.date(2012, 12, 31), Fraction(9)))
    assert words.describe_pace(COUNT, aim, Fraction(12), 8) == "要达到目标，剩余 8 个季度平均每季度须提高 1 个。"
    assert found is not None
    assert words.describe_outlook(COUNT, aim, found) == "按目前进度推算，规划期末：约 18 个，将达不到目标。"


def test_a_forecast_just_short_of_the_target_is_not_rounded_up_to_it() -> None:
    """19.8 products would be 20, which would be enough."""
    found = Projection(Fraction(198, 10), False)
    assert (
        words.describe_outlook(COUNT, goal("count", target=20), found)
        == "按目前进度推算，规划期末：约 19 个，将达不到目标。"
    )


def test_pace_of_things_that_no_quarter_can_bring_in_parts() -> None:
    assert (
        words.describe_pace(COUNT, goal("count", target=20), Fraction(14), 5)
        == "要达到目标，剩余 5 个季度共须提高 6 个。"
    )
    zero = Indicator(kind="zero", unit="个")
    assert (
        words.describe_pace(zero, goal("zero", "at_most", 0), Fraction(7), 5)
        == "要达到目标，剩余 5 个季度共须减少 7 个。"
    )


def test_pace_at_the_end_of_the_plan() -> None:
    assert words.describe_pace(COUNT, goal("count", target=20), Fraction(19), 0) == "规划期内已无剩余季度可供追赶。"
    assert words.describe_pace(COUNT, goal("count", target=20), Fraction(20), 0) == "目标已达到，须保持到规划期末。"


def test_a_floor_has_no_pace() -> None:
    """C1 was told to raise 0.96 points a quarter, which cannot be."""
    assert words.describe_pace(SHARE, goal(target=100), Fraction(952, 10), 5) == ""


@pytest.mark.parametrize(
    ("budget", "expected", "brief"),
    [
        (
            ErrorBudget(40, 2, 0.66),
            "今年预计还有 40 例，其中须有 38 例合格，可以有 2 例不合格；达标可能性 66 %。",
            "还可有 2 例不合格，达标可能性 66 %",
        ),
        (
            ErrorBudget(3, 9, 1.0),
            "今年预计还有 3 例，其中须有 0 例合格，可以有 3 例不合格；达标可能性 100 %。",
            "还可有 3 例不合格，达标可能性 100 %",
        ),
        (
            ErrorBudget(40, 0, 0.001),
            "今年预计还有 40 例，其中须有 40 例合格，可以有 0 例不合格；达标可能性 不足 1 %。",
            "还可有 0 例不合格，达标可能性 不足 1 %",
        ),
        (
            ErrorBudget(100, 5, None),
            "今年预计还有 100 例，其中须有 95 例合格，可以有 5 例不合格。",
            "今年还可有 5 例不合格",
        ),
        (
            ErrorBudget(40, -5, 0.0),
            "今年已无法达标：即使预计的其余 40 例全部合格，不合格仍比可容许的多 5 例。",
            "今年已无法达标",
        ),
        (
            ErrorBudget(10, -1, 0.0, asks_all=True),
            "今年已无法达标：须全部合格，已有 1 例不合格。",
            "今年已无法达标",
        ),
        (
            ErrorBudget(None, -1, None, asks_all=True),
            "今年已无法达标：须全部合格，已有 1 例不合格。",
            "今年已无法达标",
        ),
        (ErrorBudget(None, 2, None), "", ""),
        (ErrorBudget(None, -2, None), "", ""),
        (ErrorBudget(0, 0, 1.0), "本年计划数已完成，不再预计新增。", ""),
        (ErrorBudget(0, -2, 0.0), "本年计划数已完成，不合格比可容许的多 2 例。", "今年已无法达标"),
    ],
)
def test_error_budget(budget: ErrorBudget, expected: str, brief: str) -> None:
    assert budget_words.error_budget(budget, is_year_over=False) == expected
    assert budget_words.error_budget_brief(budget, is_year_over=False) == brief


def test_error_budget_of_a_year_that_is_over() -> None:
    assert (
        budget_words.error_budget(ErrorBudget(0, -3, 0.0), is_year_over=True) == "本年已结束，不合格比可容许的多 3 例。"
    )
    assert budget_words.error_budget(ErrorBudget(0, 3, 1.0), is_year_over=True) == ""
    assert budget_words.error_budget_brief(ErrorBudget(0, -3, 0.0), is_year_over=True) == ""


def test_a_chance_is_only_certain_where_it_is() -> None:
    assert [budget_words.format_chance(one) for one in (0.0, 0.001, 0.66, 0.999, 1.0)] == [
        "0 %", "不足 1 %", "66 %", "99 % 以上", "100 %"
    ]  # fmt: skip


def test_figure_is_cut_before_its_threshold_and_keeps_its_parts() -> None:
    assert str(build_figure(SHARE, goal(), parts(1899, 1999))) == "94.99 %（1\u2009899/1\u2009999）"
    assert str(build_figure(SHARE, goal(), parts(0, 10))) == "0.00 %（0/10）"


def test_nothing_zero_and_one_look_different() -> None:
    assert build_figure(SHARE, goal(), parts(0, 0)).shown is None
    assert str(build_figure(SHARE, goal(), None)) == "无数据"
    assert str(build_figure(COUNT, goal("count", target=20), parts(0))) == "0 个"


def test_a_sum_that_a_change_moved_is_told_in_its_unit() -> None:
    plan = Plan(starts_on=dt.date(2010, 1, 1), ends_on=dt.date(2015, 12, 31))
    indicator = Indicator(plan=plan, kind="count", unit="万元")
    definition = IndicatorDefinition(rule="monitored")
    told = {"indicator": indicator, "definition": definition}
    none, some = Attainment(**told), Attainment(**told, numerator=24_891_800, scale=10_000)
    moved = MovedFigure(none, some)
    assert (str(moved.old), str(moved.new)) == ("无数据", "2\u2009489.18 万元")
