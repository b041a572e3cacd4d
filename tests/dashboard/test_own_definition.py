"""A figure is shown by the definition that it was graded with: in closed quarters, on past days, on every page and in the API."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from targets.models import Indicator, IndicatorDefinition, Quarter
from targets.services import figures_recompute, quarter_close
from tests.dashboard.plans import make_indicator, make_plan
from tests.factories import make_product, make_spot_check, make_standard, make_user

pytestmark = pytest.mark.django_db
ADOPTING = {"measure": "adopting-products", "window": "quarter_end", "target": 5, "tolerance": 1, "baseline": 0}


@pytest.fixture
def user() -> User:
    return make_user(Role.OFFICE)


@pytest.fixture
def office(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def amend(indicator: Indicator, since: dt.date, **fields: Any) -> None:
    """Add a definition that differs from the first only in these fields."""
    first = indicator.definitions.first()
    assert first is not None
    columns = {field.name: getattr(first, field.name) for field in IndicatorDefinition._meta.concrete_fields}
    # Recorded now, and not when the first was.
    del columns["id"], columns["created_at"]
    IndicatorDefinition.objects.create(**columns | {"effective_from": since, "reason": "调整目标"} | fields)


def standing(office: Client, query: str) -> Any:
    return office.get(f"/board/?{query}").context["view"].standings[0]


def page(office: Client, code: str, query: str) -> Any:
    return office.get(f"/plans/2010-2015/indicators/{code}/?{query}").context["page"]


@pytest.fixture
def closed(user: User, settings: Any) -> Indicator:
    """Return B7 of 2014Q3: closed with 6 products where 5 were asked; an amendment back to 2014-07-01 asks for 7."""
    indicator = make_indicator(make_plan(), "B7", "stock", "个", **ADOPTING)
    for _ in range(6):
        make_standard(make_product(is_main_industrial=True), adoption="idt", adopted_number="ISO 9001")
    moment = dt.datetime(2014, 10, 12, tzinfo=dt.UTC)
    Quarter.objects.filter(pk__lt=20143).update(closed_at=moment, closed_by=user)
    figures_recompute()
    quarter_close(quarter=Quarter.objects.get(pk=20143), user=user)
    settings.BUSINESS_DATE = "2014-10-16"
    amend(indicator, dt.date(2014, 7, 1), target=7, tolerance=0)
    figures_recompute()
    return indicator


def test_a_closed_quarter_keeps_target_gap_and_light_of_its_own_definition(office: Client, closed: Indicator) -> None:
    """B7 of 2012Q4 was told as "已达标 6 个 … 还差 1 个"."""
    tile = standing(office, "quarter=2014Q3")
    assert (tile.status, str(tile.figure), tile.target_words, tile.gap_words, tile.behind_words) == (
        "attained",
        "6 个",
        "≥ 5 个",
        "超过目标 1 个",
        "",
    )
    found = page(office, "B7", "quarter=2014Q3")
    reading = found.reading
    assert (reading.status, reading.target_words, reading.gap_words) == ("attained", "≥ 5 个", "超过目标 1 个")
    assert reading.pace_words == "目标已达到，须保持到规划期末。"
    assert found.definition.target == 5
    trend = {each.quarter.code: (each.status, each.target_words) for each in found.trend}
    assert trend["2014Q3"] == ("attained", "≥ 5 个")


def test_the_open_quarter_is_told_by_the_amended_one(office: Client, closed: Indicator) -> None:
    tile = standing(office, "quarter=2014Q4")
    assert (tile.status, tile.target_words, tile.gap_words) == ("on_track", "≥ 7 个", "还差 1 个")
    trend = {each.quarter.code: each.target_words for each in page(office, "B7", "quarter=2014Q4").trend}
    assert (trend["2014Q3"], trend["2014Q4"]) == ("≥ 5 个", "≥ 7 个")


def test_the_day_before_an_amendment_is_told_as_that_day_was(office: Client, settings: Any) -> None:
    """177 of 184 are 96.196 %: rounded to 96.20 where 95 is asked, cut to 96.19 where 96.2 is."""
    indicator = make_indicator(make_plan(), "B5")
    for number in range(184):
        make_spot_check(first_result="passed" if number < 177 else "failed", sampled_on=dt.date(2014, 8, 15))
    figures_recompute()
    settings.BUSINESS_DATE = "2014-10-16"
    amend(indicator, dt.date(2014, 7, 1), target="96.2")
    figures_recompute()
    settings.BUSINESS_DATE = "2014-10-17"
    then, now = (page(office, "B5", f"quarter=2014Q3{day}") for day in ("&as_of=2014-10-15", ""))
    assert (str(then.reading.figure), then.reading.target_words, then.reading.status) == (
        "96.20 %（177/184）",
        "≥ 95 %",
        "attained",
    )
    assert (str(now.reading.figure), now.reading.target_words, now.reading.status) == (
        "96.19 %（177/184）",
        "≥ 96.2 %",
        "behind",
    )
    assert then.reading.gap_words == "高于目标 1.2 个百分点"
    tile = standing(office, "quarter=2014Q3&as_of=2014-10-15")
    assert (str(tile.figure), tile.target_words) == ("96.20 %（177/184）", "≥ 95 %")
    assert standing(office, "quarter=2014Q3").target_words == "≥ 96.2 %"


def test_on_a_past_day_the_versions_are_those_that_were_used(office: Client, closed: Indicator, settings: Any) -> None:
    settings.BUSINESS_DATE = "2014-10-20"
    found = page(office, "B7", "quarter=2014Q3&as_of=2014-10-15")
    assert [version.target for version in found.definitions] == [5]
    assert [version.target for version in page(office, "B7", "quarter=2014Q3").definitions] == [7, 5]


def test_a_quarter_judged_in_another_window_since_keeps_its_own(office: Client, settings: Any) -> None:
    indicator = make_indicator(make_plan(), "B5")
    make_spot_check(sampled_on=dt.date(2014, 8, 15))
    make_spot_check(sampled_on=dt.date(2013, 8, 15), first_result="failed")
    figures_recompute()
    settings.BUSINESS_DATE = "2014-10-16"
    amend(indicator, dt.date(2014, 7, 1), window="plan_to_date")
    figures_recompute()
    settings.BUSINESS_DATE = "2014-10-17"
    assert str(standing(office, "quarter=2014Q3").figure) == "50.00 %（1/2）"
    then = page(office, "B5", "quarter=2014Q3&as_of=2014-10-15")
    assert (then.window, then.is_judged, str(then.reading.figure)) == ("year_to_date", True, "100.00 %（1/1）")


def test_the_basis_for_not_applying_is_told_as_it_was_worded(office: Client, settings: Any) -> None:
    """One product in 2013Q4 is the last valid figure; from 2014 on the indicator does not apply."""
    indicator = make_indicator(make_plan(), "B7", "stock", "个", **ADOPTING)
    make_standard(make_product(is_main_industrial=True), adoption="idt", adopted_number="ISO 9001")
    span = indicator.inapplicable_spans.create(since=dt.date(2014, 1, 1), basis="评选已停止")
    figures_recompute()
    settings.BUSINESS_DATE = "2014-10-16"
    span.basis = "国家停止评选"
    span.save(update_fields=["basis"])
    figures_recompute()
    settings.BUSINESS_DATE = "2014-10-17"
    for day, basis in (("&as_of=2014-10-15", "评选已停止"), ("", "国家停止评选")):
        for told in (standing(office, f"quarter=2014Q3{day}"), page(office, "B7", f"quarter=2014Q3{day}").reading):
            assert told.inapplicable_words == f"自2014年1月1日起不适用：{basis}"
            assert told.last_valid_words == "末次有效数据：2013年第四季度 1 个"
            assert (told.gap_words, told.behind_words) == ("", "")
    reading = page(office, "B7", "quarter=2014Q3").reading
    assert (reading.pace_words, reading.outlook_words) == ("", "")
    assert page(office, "B7", "quarter=2013Q4").reading.inapplicable_words == ""


def test_the_interface_tells_what_a_figure_was_judged_by(office: Client, closed: Indicator) -> None:
    rows = office.get("/api/v1/attainments/", {"indicator": "B7", "quarter": "2014Q3"}).json()["results"]
    assert [(row["target"], row["status"], row["value"]) for row in rows] == [("5.0000", "attained", "6.0000")]
    newest = office.get("/api/v1/attainments/", {"indicator": "B7", "quarter": "2014Q3", "revisions": "newest"}).json()
    assert [(row["target"], row["status"]) for row in newest["results"]] == [("7.0000", "on_track")]
