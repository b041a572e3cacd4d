"""What leadership sees drawn: a bullet for each goal, and the lights of all quarters."""

import datetime as dt
from fractions import Fraction

import pytest

from accounts.models import Role
from dashboard.bullet import Bullet
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, UNSTANDARDISED, make_indicator, make_owner, make_plan
from tests.factories import make_award, make_product, make_spot_check, make_user
from tests.pages import find_elements, read_text, read_texts


@pytest.mark.parametrize(
    ("value", "due", "target", "is_share", "expected"),
    [
        # From nothing to 20: 200 units with 6 left free at both ends, 188 for the axis.
        (5, 10, 20, False, Bullet(53.0, 100.0, 194.0, False)),
        # Things that are counted are never cut: four of five are four fifths of the way.
        (4, 4, 5, False, Bullet(156.4, 156.4, 194.0, False)),
        # Shares within the upper quarter: as much again as lies between 90 and 95 is left below, so from 85 to 95.
        (90, 95, 95, True, Bullet(100.0, 194.0, 194.0, True)),
        # Close together: a twentieth of the greatest is left below them, from 90 to 100.
        (95, 96, 100, True, Bullet(100.0, 118.8, 194.0, True)),
        (75, 75, 100, True, Bullet(147.0, 147.0, 194.0, False)),
        (0, 0, 3, False, Bullet(6.0, 6.0, 194.0, False)),
        (0, 0, 0, False, Bullet(6.0, 6.0, 6.0, False)),
        (7, None, 14, False, Bullet(100.0, None, 194.0, False)),
    ],
)
def test_where_value_due_and_target_lie(value, due, target, is_share, expected):
    given = [None if number is None else Fraction(number) for number in (value, due, target)]
    assert Bullet.of(*given, is_share=is_share) == expected


@pytest.mark.parametrize("numbers", [(None, 3, 5), (4, None, None)])
def test_nothing_is_drawn_without_a_value_or_something_to_compare(numbers):
    assert Bullet.of(*[None if number is None else Fraction(number) for number in numbers], is_share=True) is None


@pytest.fixture
def page(client, db):
    """B6 in three quarters: 1 of 1 in the first, 1 of 2 in the second and third; B5 without batches."""
    plan = make_plan()
    make_owner(make_indicator(plan, "B6"))
    make_spot_check(stage="market", sampled_on=dt.date(2014, 2, 1))
    make_spot_check(stage="market", sampled_on=dt.date(2014, 5, 1), first_result="failed")
    figures_recompute()
    client.force_login(make_user(Role.LEADER), backend="django.contrib.auth.backends.ModelBackend")
    return client.get("/leadership/?quarter=2014Q3")


def test_the_lights_of_every_quarter_and_where_they_turned(page):
    (row,) = page.context["strip"]
    cells = {cell.quarter.code: (cell.light, cell.value, cell.turned) for cell in row.cells}
    assert cells["2014Q1"][:2] == ("attained", "100.00 %")
    assert cells["2014Q2"] == ("off_track", "50.00 %", True)
    assert cells["2014Q3"] == ("off_track", "50.00 %", False)
    assert [*cells] == [quarter.code for quarter in page.context["view"].quarters]
    assert "2014Q2 严重滞后 50.00 %" in [cell.get("title") for cell in find_elements(page, ".light-strip [title]")]


def test_goals_stand_in_the_order_of_the_plan_or_by_gap(page, client):
    assert read_text(page, ".goals__value") == "50.00 %"
    assert read_texts(page, ".section-head__sort strong") == ["按方案顺序"]
    by_gap = client.get("/leadership/?quarter=2014Q3&order=gap")
    assert read_texts(by_gap, ".section-head__sort strong") == ["按差距大小"]
    assert "比应达值差" in read_text(by_gap, ".goals__behind")


def test_small_charts_show_the_last_five_quarters_and_who_is_at_risk_first(client, db):
    """B6 fails its floor; B8 still has 6 products without a standard, as a year ago, so the pace misses 0; B9 has 2 titles of 1."""
    plan = make_plan()
    make_indicator(plan, "B9", "count", "个", **AWARDS | {"target": 1})
    make_indicator(plan, "B8", "zero", "个", **UNSTANDARDISED)
    make_indicator(plan, "B6")
    make_spot_check(stage="market", sampled_on=dt.date(2014, 5, 1), first_result="failed")
    for _ in range(4):
        make_product()
    for day in (dt.date(2013, 5, 1), dt.date(2014, 5, 1)):
        make_award(granted_on=day)
    # Beside these 4 the 2 products with titles.
    figures_recompute()
    client.force_login(make_user(Role.LEADER), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/leadership/?quarter=2014Q3")
    at_risk, on_their_way = page.context["at_risk"], page.context["on_their_way"]
    assert [each.standing.indicator.code for each in at_risk] == ["B6", "B8"]
    assert [each.standing.indicator.code for each in on_their_way] == ["B9"]
    assert at_risk[0].chart["labels"] == ["2013Q3", "2013Q4", "2014Q1", "2014Q2", "2014Q3"]
    assert at_risk[0].chart["values"] == [None, None, None, 0.0, 0.0]
    assert at_risk[1].chart["labels"][5:] == ["2014Q4", "2015Q1", "2015Q2", "2015Q3", "2015Q4"]
    words = read_texts(page, ".multiple p")
    assert "按目前进度，规划期末 约 6 个 · 目标 0 个" in words
    assert "要达到目标，剩余 5 个季度共须减少 6 个。" in words
