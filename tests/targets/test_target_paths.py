"""Yearly targets lead to the target: one that misses it, or leads past it, is refused in words."""

import datetime as dt
from decimal import Decimal

import pytest

from targets.models import IndicatorDefinition
from targets.target_paths import path_problem
from tests.factories import make_indicator

pytestmark = pytest.mark.django_db


def problem(points, rule="at_least", target="7"):
    indicator = make_indicator("adopting-products", kind="stock", window="quarter_end")
    definition = IndicatorDefinition(indicator=indicator, rule=rule, target=target and Decimal(target))
    return path_problem(definition, [(dt.date(year, 12, 31), Decimal(value)) for year, value in points])


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([], ""),
        ([(2011, 1), (2014, 5), (2015, 7)], ""),
        ([(2011, 1), (2014, 7)], ""),
        ([(2012, 3), (2011, 3)], ""),
        ([(2012, 7), (2015, 7)], ""),
        ([(2014, 4), (2015, 5)], "规划期末的年度目标 5 与目标值 7 不一致，请修改年度目标。"),
        ([(2014, 100)], "2014-12-31 的年度目标 100 超出目标值 7，请修改年度目标。"),
        ([(2013, 4), (2012, 5)], "2013-12-31 的年度目标比 2012-12-31 倒退，请修改年度目标。"),
        ([(2016, 7)], "2016-12-31 不在规划期内。"),
    ],
)
def test_paths_upwards(points, expected):
    assert problem(points) == expected


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(2011, 100), (2014, 10), (2015, 0)], ""),
        ([(2014, 10), (2015, 5)], "规划期末的年度目标 5 与目标值 0 不一致，请修改年度目标。"),
        ([(2011, 10), (2012, 20)], "2012-12-31 的年度目标比 2011-12-31 倒退，请修改年度目标。"),
    ],
)
def test_paths_downwards(points, expected):
    assert problem(points, "at_most", "0") == expected


def test_a_path_may_begin_on_the_first_day_and_stay_where_it_is():
    """The plan begins on 2010-01-01."""
    indicator = make_indicator("adopting-products", kind="stock", window="quarter_end")
    assert indicator.plan.starts_on == dt.date(2010, 1, 1)
    definition = IndicatorDefinition(indicator=indicator, rule="at_most", target=Decimal(0))
    level = [(dt.date(2010, 1, 1), Decimal(9)), (dt.date(2011, 12, 31), Decimal(9))]
    assert path_problem(definition, level) == ""
    assert path_problem(definition, [(dt.date(2009, 12, 31), Decimal(9))]) == "2009-12-31 不在规划期内。"


def test_what_has_no_target_has_no_path():
    assert problem([(2012, 3)], "rising", None) == "没有目标值就没有年度目标，请删去年度目标。"
    assert problem([], "rising", None) == ""
