"""The page that tells what a figure would be under other assumptions."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from lxml.html import tostring
from playwright.sync_api import Page, expect

from accounts.models import Role
from targets.models import TargetPoint
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, STEPS, UNSTANDARDISED, make_indicator, make_owner, make_plan
from tests.factories import make_award, make_product, make_spot_check, make_standard, make_user
from tests.pages import find_elements, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
B6 = "/plans/2010-2015/indicators/B6/what-if/"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_market_rate() -> None:
    """Let 119 of 125 batches of 2014 have passed, of 165 that are planned."""
    indicator = make_indicator(make_plan(), "B6")
    indicator.definitions.update(planned_sample=165)
    for result, number in (("passed", 119), ("failed", 6)):
        for _ in range(number):
            make_spot_check(first_result=result)
    figures_recompute()


def told(response: Any) -> list[tuple[str, str]]:
    return [(now, supposed) for _label, now, supposed in response.context["what_if"].lines]


def lights(response: Any) -> tuple[str, str]:
    found = response.context["what_if"]
    return found.now.status, found.supposed.status


def test_without_assumptions_the_plan_stands_as_it_is(office: Client) -> None:
    """Of the 40 to come 2 fail, as 6 of 125 did: 157 of 165."""
    make_market_rate()
    page = office.get(B6)
    assert told(page) == [(same, same) for same in ("40", "38", "2", "66 %", "95.15 %（157/165）")]
    assert lights(page) == ("attained", "attained")


def test_the_address_holds_the_assumptions(office: Client) -> None:
    """Of 325 309 must pass; 119 + 200 − 20 = 299 are 92 %, which is more than the 90 % then due."""
    make_market_rate()
    page = office.get(B6, {"planned": "325", "failing": "20"})
    assert [supposed for _now, supposed in told(page)][:3] == ["200", "190", "10"]
    assert [supposed for _now, supposed in told(page)][4] == "92.00 %（299/325）"
    assert lights(page) == ("attained", "off_track")
    easier = office.get(B6, {"planned": "325", "failing": "20", "target": "90"})
    assert lights(easier) == ("attained", "attained")
    assert [field.get("value") for field in find_elements(page, 'input[name="planned"]')] == ["325"]


def test_no_line_breaks_within_a_number(office: Client) -> None:
    make_market_rate()
    page = office.get(B6, {"planned": "1325"})
    assert told(page)[0] == ("40", "1\u2009200")
    # A thin space would let a telephone break the line there.
    assert "1\u202f200" in [cell.text for cell in find_elements(page, ".what-if__answer td")]


def test_htmx_gets_the_answer_alone(office: Client) -> None:
    make_market_rate()
    whole = office.get(B6, {"planned": "200"})
    part = office.get(B6, {"planned": "200"}, headers={"HX-Request": "true"})
    told = [
        tostring(answer, with_tail=False) for page in (whole, part) for answer in find_elements(page, "#what-if-answer")
    ]
    assert len(told) == 2 and told[0] == told[1]
    assert not find_elements(part, "form")


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"planned": "124"}, "全年计划数：不能少于已完成的 125 例。"),
        ({"failing": "41"}, "其余当中不合格数：不能多于其余的 40 例。"),
        ({"planned": "²"}, "全年计划数：请填整数，不带单位。"),
        ({"target": "101"}, "本年应达（%）：不得大于100。"),
        ({"target": ""}, "本年应达（%）：请填数字，不带单位。"),
        ({"target": "nan"}, "本年应达（%）：请填数字，不带单位。"),
    ],
)
def test_what_cannot_be_is_refused_in_words(office: Client, asked: dict[str, str], problem: str) -> None:
    make_market_rate()
    page = office.get(B6, asked)
    assert page.status_code == 200
    assert page.context["what_if"].supposed is None
    assert problem in read_texts(page, ".notice--error p")


def test_a_count_put_off(office: Client) -> None:
    """15.96 of 20 are due by 2014-10-15, 16 as whole things; with two years more 11.97. 14 + 13 × 1 are 27 by 2017.

    4 in the 288 days since the end of 2013 are 1.27 a quarter: 6 more take five quarters, the running one included.
    """
    make_indicator(make_plan(), "A2", "count", "个", **AWARDS)
    for day in [dt.date(2013, 8, 1)] * 10 + [dt.date(2014, 8, 1)] * 4:
        make_award(granted_on=day)
    figures_recompute()
    page = office.get("/plans/2010-2015/indicators/A2/what-if/", {"until": "2017Q4", "pace": "1"})
    assert told(page) == [
        ("16 个", "12 个"),
        ("要达到目标，剩余 5 个季度共须提高 6 个。", "要达到目标，剩余 13 个季度共须提高 6 个。"),
        ("2015年第四季度：约 20 个，将达到目标", "2017年第四季度：约 27 个，将达到目标"),
        ("2015年第四季度", "2016年第一季度"),
    ]
    assert lights(page) == ("off_track", "on_track")
    reading = office.get("/plans/2010-2015/indicators/A2/").context["page"].reading
    assert (reading.due_words, reading.status) == ("16 个", "off_track")


def test_yearly_targets_beyond_another_target_lead_nowhere(office: Client) -> None:
    """40 products without a standard when the plan began, 10 due at the end of 2014, of which 1 826 days have gone by 1 748."""
    indicator = make_indicator(make_plan(), "B8", "zero", "个", **UNSTANDARDISED)
    TargetPoint.objects.create(definition=indicator.definitions.get(), due_on=dt.date(2014, 12, 31), value=10)
    make_product()
    make_standard(make_product())
    figures_recompute()
    address = "/plans/2010-2015/indicators/B8/what-if/"
    # 40 − 30 × 1748 ÷ 1825 = 11.27; straight to 20 at the end of 2015: 40 − 20 × 1748 ÷ 2190 = 24.04.
    assert told(office.get(address, {"target": "20"}))[0] == ("11 个", "24 个")


def test_steps_put_off(office: Client) -> None:
    steps = make_indicator(make_plan(), "A3", "milestone", "步", **STEPS)
    steps.milestones.create(position=1, name="公布名录", due_on=dt.date(2014, 8, 31))
    steps.milestones.create(position=2, name="总结验收", due_on=dt.date(2015, 12, 1))
    figures_recompute()
    page = office.get("/plans/2010-2015/indicators/A3/what-if/", {"delay": "6"})
    assert told(page) == [
        ("1 步", "0 步"),
        ("0 步", "0 步"),
        ("公布名录", "—"),
        ("2015-12-01 总结验收", "2015-02-28 公布名录"),
    ]
    assert lights(page) == ("behind", "on_track")


def test_where_nothing_is_asked_in_numbers_there_is_no_page(office: Client) -> None:
    plan = make_plan()
    make_indicator(plan, "B1", "stock_ratio", measure="certified-enterprises", window="quarter_end", rule="rising")
    ended = make_indicator(plan, "A1", "count", "个", **AWARDS)
    ended.inapplicable_spans.create(since=dt.date(2010, 1, 1), basis="评价工作已停止")
    figures_recompute()
    for code in ("B1", "A1"):
        page = office.get(f"/plans/2010-2015/indicators/{code}/")
        assert page.context["can_suppose"] is False
        assert office.get(f"/plans/2010-2015/indicators/{code}/what-if/").status_code == 404


def test_a_year_that_is_over_can_only_be_told(office: Client) -> None:
    make_market_rate()
    make_spot_check(sampled_on=dt.date(2013, 5, 1))
    figures_recompute()
    assert office.get(B6, {"quarter": "2013Q4"}).status_code == 404
    assert office.get(B6, {"quarter": "2013Q3"}).status_code == 200
    assert office.get(B6, {"quarter": "2013Q5"}).status_code == 404


def test_own_body_enters_and_others_do_not(client: Client) -> None:
    plan = make_plan()
    owner = make_owner(make_indicator(plan, "B6"), "工商分局")
    other = make_owner(make_indicator(plan, "B5"), "质监局")
    make_spot_check()
    figures_recompute()
    for body, status in ((owner, 200), (other, 403)):
        client.force_login(make_user(Role.LIAISON, body=body), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(B6).status_code == status


def test_number_of_queries_does_not_grow(office: Client) -> None:
    make_market_rate()
    for _ in range(2):
        office.get(B6)
        assert list_queries(lambda: office.get(B6, {"planned": "200"})) == "session user indicator attainment".split()
        for year in range(2010, 2014):
            make_spot_check(sampled_on=dt.date(year, 5, 1))
        figures_recompute()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_slider_answers_and_changes_the_address(live_server: Any, browser_page: Page, sign_in: Any) -> None:
    make_market_rate()
    sign_in(browser_page, live_server, make_user().username)
    browser_page.goto(f"{live_server}{B6}")
    slider = browser_page.locator("[data-slider=id_failing]")
    slider.focus()
    slider.press("ArrowRight")
    answer = browser_page.locator("#what-if-answer")
    expect(answer.locator(".is-changed td").last).to_contain_text("进度滞后")
    expect(browser_page.locator("#id_failing")).to_have_value("3")
    assert "failing=3" in browser_page.url
    browser_page.locator("#id_planned").fill("325")
    expect(answer).to_contain_text("须有 190 例合格")
    expect(browser_page.locator("[data-slider=id_planned]")).to_have_value("325")
    browser_page.goto(browser_page.url)
    expect(answer).to_contain_text("须有 190 例合格")
