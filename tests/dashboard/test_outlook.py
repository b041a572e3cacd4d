"""Pace, outlook and error budget on the indicator page, each from figures worked out by hand."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from targets.models import Indicator, TargetPoint
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, MARKET, UNSTANDARDISED, make_indicator, make_plan
from tests.factories import (
    make_award,
    make_certificate,
    make_designation,
    make_enterprise,
    make_product,
    make_spot_checks,
    make_standard,
    make_user,
)
from tests.pages import read_text, read_texts

pytestmark = pytest.mark.django_db
KEY = {"measure": "key-enterprises-certified", "parameters": {"scheme": "iso9001"}, "window": "quarter_end"}


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def reading(office: Client, code: str, quarter: str, **query: str) -> Any:
    query = {"quarter": quarter} | query
    return office.get(f"/plans/2010-2015/indicators/{code}/", query).context["page"].reading


def certified_share(first: int, later: int) -> Indicator:
    """Make B2a: of 8 key enterprises, ``first`` are certified from 2013 on and ``later`` from 2014 on."""
    indicator = make_indicator(make_plan(), "B2a", "stock_ratio", **KEY, target=100, tolerance=5)
    for number in range(8):
        enterprise = make_enterprise()
        make_designation(enterprise)
        if number < first + later:
            day = dt.date(2013 if number < first else 2014, 2, 1)
            make_certificate(enterprise, issued_on=day, expires_on=day.replace(year=day.year + 3))
    figures_recompute()
    return indicator


def test_a_share_that_rises_fast_enough_is_told_that_it_will_be_met(office: Client) -> None:
    """From 2 to 7 of 8 within a year: 87.5 + 62.5 × 457 ÷ 365 is more than all of them."""
    certified_share(2, 5)
    found = reading(office, "B2a", "2014Q3")
    assert str(found.figure) == "87.50 %（7/8）"
    assert found.outlook_words == "按目前进度推算，规划期末：100.00 %，将达到目标。"
    assert found.pace_words == "要达到目标，剩余 5 个季度平均每季度须提高 2.5 个百分点。"


def test_a_share_that_rises_too_slowly(office: Client) -> None:
    """From 2 to 3 of 8: 37.5 + 12.5 × 457 ÷ 365 = 53.15; it stood still but for one quarter of 90 days, whose pace leads past 100."""
    certified_share(2, 1)
    found = reading(office, "B2a", "2014Q3")
    assert found.outlook_words == "按目前进度推算，规划期末：53.15 %，将达不到目标。"
    assert found.range_words == "按近四个季度最慢和最快的进度推算，在 37.50 % 至 100.00 % 之间。"


def test_the_running_quarter_is_among_those_left(office: Client) -> None:
    """62.5 points are missing: 12.5 in each of the five quarters from the running one on."""
    certified_share(2, 1)
    found = reading(office, "B2a", "2014Q4")
    assert found.quarters_left == 5
    assert found.pace_words == "要达到目标，剩余 5 个季度平均每季度须提高 12.5 个百分点。"
    assert found.attainment.as_of == dt.date(2014, 10, 15)
    # 12.5 points since the end of 2013, 288 days ago; 442 days are left: 37.5 + 12.5 × 442 ÷ 288.
    assert found.outlook_words == "按目前进度推算，规划期末：56.68 %，将达不到目标。"


def test_without_a_year_before_the_pace_is_that_since_the_first_quarter(office: Client) -> None:
    """2 awards at the end of March 2010, 5 at the end of September, 183 days later; 1 918 days are left: 5 + 31.4."""
    make_indicator(make_plan(), "A2", "count", "个", **AWARDS)
    for day in [dt.date(2010, 3, 1)] * 2 + [dt.date(2010, 8, 1)] * 3:
        make_award(granted_on=day)
    figures_recompute()
    assert reading(office, "A2", "2010Q1").outlook_words == ""
    assert reading(office, "A2", "2010Q3").outlook_words == "按目前进度推算，规划期末：约 36 个，将达到目标。"


def test_a_single_quarter_has_no_outlook(office: Client) -> None:
    make_indicator(make_plan(), "A2", "count", "个", **AWARDS)
    make_award()
    figures_recompute()
    found = reading(office, "A2", "2014Q3", window="quarter")
    assert (found.pace_words, found.outlook_words) == ("", "")


def test_a_path_from_the_first_figure_says_so(office: Client) -> None:
    """10 products without a standard from the first quarter on; none may be left in 2015.

    Of the 2 101 days from 2010-03-31 to 2015-12-31 457 are left: 10 × 457 ÷ 2 101 = 2.18, so 2 at most.
    """
    make_indicator(make_plan(), "B8", "zero", "个", **UNSTANDARDISED | {"baseline": None, "tolerance": 5})
    for _ in range(10):
        make_product()
    figures_recompute()
    found = reading(office, "B8", "2014Q3")
    assert (found.due_words, found.behind_words, found.starts_from_record) == ("2 个", "比应达值差 8 个", True)
    page = office.get("/plans/2010-2015/indicators/B8/?quarter=2014Q3").content.decode()
    assert read_text(page, ".reading__start") == "以首期数据为起点"


def test_before_anything_was_produced_nothing_is_due(office: Client) -> None:
    make_indicator(make_plan(), "B8", "zero", "个", **UNSTANDARDISED | {"baseline": None})
    make_standard(make_product(launched_on=dt.date(2012, 5, 1)))
    figures_recompute()
    assert (reading(office, "B8", "2012Q1").due_words, reading(office, "B8", "2012Q1").status) == ("", "no_data")
    page = office.get("/plans/2010-2015/indicators/B8/?quarter=2012Q1")
    assert page.status_code == 200
    rows = office.get("/plans/2010-2015/indicators/B8/rows/numerator/?quarter=2012Q1")
    assert "无可计数的对象" in read_text(rows, "main .notice")


def test_yearly_milestones_lead_from_the_first_figure(office: Client) -> None:
    """No key enterprise certified in 2010; 60 % due at the end of 2011, 365 days of 640 gone at the end of March 2011."""
    indicator = certified_share(2, 5)
    TargetPoint.objects.create(definition=indicator.definitions.get(), due_on=dt.date(2011, 12, 31), value=60)
    figures_recompute()
    assert reading(office, "B2a", "2010Q1").due_words == "0 %"
    assert reading(office, "B2a", "2011Q1").due_words == "34.22 %"
    assert reading(office, "B2a", "2011Q4").due_words == "60 %"


def year(passed: int, failed: int, day: dt.date, **fields: Any) -> None:
    for result, number in (("passed", passed), ("failed", failed)):
        make_spot_checks(number, first_result=result, sampled_on=day, **fields)


def test_error_budget_from_the_year_before(office: Client) -> None:
    """40 batches in 2013, 38 so far in 2014, of which 2 failed: 2 are to come, and 38 of 40 must pass, so none may fail.

    Each passes with the chance of (36 + ½) ÷ 39 and, after one, of (37 + ½) ÷ 40: 87.7 %.
    """
    make_indicator(make_plan(), "B6")
    year(40, 0, dt.date(2013, 5, 1))
    year(36, 2, dt.date(2014, 8, 1))
    figures_recompute()
    found = reading(office, "B6", "2014Q3")
    assert found.budget_words == "今年预计还有 2 例，其中须有 2 例合格，可以有 0 例不合格；达标可能性 88 %。"
    assert found.pace_words == ""


def test_three_pages_tell_one_error_budget(office: Client) -> None:
    """165 are planned, so 157 must pass: of the 40 to come 38, where 119 of 125 have passed; 110 of 116 leave one."""
    plan = make_plan()
    make_indicator(plan, "B6", **MARKET).definitions.update(planned_sample=165)
    production = MARKET | {"parameters": {"stage": "production"}}
    make_indicator(plan, "B5", **production).definitions.update(planned_sample=156)
    year(119, 6, dt.date(2014, 8, 1))
    year(110, 6, dt.date(2014, 8, 1), stage="production")
    figures_recompute()
    board = office.get("/board/?quarter=2014Q3")
    leader = office.get("/leadership/?quarter=2014Q3")
    brief = {
        "B6": "还可有 2 例不合格，达标可能性 66 %",
        "B5": "还可有 1 例不合格，达标可能性 38 %",
    }
    words = {
        "B6": "今年预计还有 40 例，其中须有 38 例合格，可以有 2 例不合格；达标可能性 66 %。",
        "B5": "今年预计还有 40 例，其中须有 39 例合格，可以有 1 例不合格；达标可能性 38 %。",
    }
    assert {s.indicator.code: s.budget_brief for s in board.context["view"].standings} == brief
    assert {s.indicator.code: s.budget_words for s in board.context["view"].standings} == words
    assert {code: reading(office, code, "2014Q3").budget_words for code in words} == words
    assert [s.indicator.code for s in leader.context["budgets"]] == ["B5", "B6"]
    assert brief["B6"] in read_texts(board, "p.tile__budget")
    assert words["B5"] in read_texts(leader, "p.red-item__budget")


def test_a_year_without_a_batch_yet_has_a_budget_and_no_chance(office: Client) -> None:
    make_indicator(make_plan(), "B6").definitions.update(planned_sample=100)
    figures_recompute()
    assert (
        reading(office, "B6", "2014Q3").budget_words == "今年预计还有 100 例，其中须有 95 例合格，可以有 5 例不合格。"
    )


def test_a_year_before_without_a_batch_tells_nothing_of_this_one(office: Client) -> None:
    make_indicator(make_plan(), "B6")
    year(8, 2, dt.date(2014, 8, 1))
    figures_recompute()
    assert reading(office, "B6", "2014Q3").budget_words == ""
    assert office.get("/leadership/?quarter=2014Q3").context["budgets"] == []


def test_a_year_that_is_over_is_not_among_the_budgets(office: Client) -> None:
    make_indicator(make_plan(), "B6").definitions.update(planned_sample=100)
    year(40, 0, dt.date(2013, 5, 1))
    figures_recompute()
    lists = [office.get(f"/leadership/?quarter={code}").context["budgets"] for code in ("2013Q3", "2013Q4", "2014Q1")]
    assert [[str(s.figure) for s in found] for found in lists] == [["100.00 %（40/40）"], [], ["无数据"]]


def test_a_year_that_cannot_be_made_good_says_so(office: Client) -> None:
    make_indicator(
        make_plan(),
        "C1",
        measure="spot-check-pass-rate",
        parameters={"stage": "market"},
        window="year_to_date",
        target=100,
    )
    year(20, 1, dt.date(2014, 8, 1))
    figures_recompute()
    assert reading(office, "C1", "2014Q3").budget_words == "今年已无法达标：须全部合格，已有 1 例不合格。"


def test_a_year_that_is_over_says_by_how_much_it_missed(office: Client) -> None:
    """36 of 40 passed where 38 had to."""
    make_indicator(make_plan(), "B6")
    year(36, 4, dt.date(2013, 5, 1))
    figures_recompute()
    assert reading(office, "B6", "2013Q4").budget_words == "本年已结束，不合格比可容许的多 2 例。"
    assert reading(office, "B6", "2013Q4", window="plan_to_date").budget_words == ""


def test_a_sample_that_is_too_small_says_whether_it_would_do(office: Client) -> None:
    indicator = make_indicator(make_plan(), "B6")
    indicator.definitions.update(minimum_sample=30)
    year(19, 1, dt.date(2014, 8, 1))
    figures_recompute()
    words = "样本仅 20 例，不足 30 例，尚难判断；现有数值达到目标。"
    assert reading(office, "B6", "2014Q3").sample_words == words
    assert office.get("/board/?quarter=2014Q3").context["view"].standings[0].sample_words == words
