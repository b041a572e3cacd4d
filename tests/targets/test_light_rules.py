"""What the question marks beside lights say: the numbers of the indicator's own definition, and the very rules of grading."""

import datetime as dt
from fractions import Fraction

import pytest

from targets import grading
from targets.light_rules import describe_due_rule, describe_lights, describe_tolerance
from targets.models import Indicator, IndicatorDefinition

PLAN = dt.date(2010, 9, 7), dt.date(2015, 12, 31)


def tell(
    kind: str, unit: str, rule: str, target: int | None, tolerance: Fraction = Fraction(0), sample: int = 0
) -> tuple[str, str, str]:
    """Return what is said of the lights, the value due and the tolerance."""
    indicator = Indicator(kind=kind, unit=unit)
    goal = grading.Goal(kind, rule, *PLAN, None if target is None else Fraction(target), None, tolerance, sample)
    definition = IndicatorDefinition(rule=rule, target=target)
    lights = describe_lights(indicator, definition, goal)
    return lights, describe_due_rule(goal), describe_tolerance(indicator, goal)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            ("ratio", "%", "at_least", 95, Fraction(2), 30),
            (
                "已达标：≥ 95 %。\n进度正常：达到本期应达值。\n进度滞后：与本期应达值的差距不超过 2 个百分点。\n"
                "严重滞后：差距超过 2 个百分点。\n样本不足：样本少于 30 个，此时不亮其他灯。",
                "全年始终应达到：有年度目标的按年度目标，没有的按方案目标。",
                "与本期应达值的差距不超过 2 个百分点的为进度滞后，超过的为严重滞后。",
            ),
        ),
        (
            ("count", "项", "at_least", 20),
            (
                "已达标：≥ 20 项。\n进度正常：达到本期应达值。\n严重滞后：未达到本期应达值。",
                "按年度目标和方案目标逐日折算，累计到本期末应完成的数量。",
                "不设容差：未达到本期应达值即为严重滞后。",
            ),
        ),
        (
            ("stock_ratio", "%", "rising", None),
            (
                "进度正常：高于上年同期。\n进度滞后：与上年同期持平；严重滞后：低于上年同期。",
                "应高于上年同期数。",
                "不设容差：未达到本期应达值即为严重滞后。",
            ),
        ),
    ],
)
def test_a_light_is_explained_with_the_numbers_of_its_definition(asked, expected) -> None:
    assert tell(*asked) == expected


def test_what_is_only_monitored_has_no_light_and_no_tolerance() -> None:
    lights, _due, tolerance = tell("count", "件", "monitored", None)
    assert (lights, tolerance) == ("本指标只作监测：方案没有规定数值，不亮灯。", "")
