"""The office's board."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role
from dashboard.todo import build_count_query
from targets.models import Recomputation, StaleMark
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, UNSTANDARDISED, make_indicator, make_owner, make_plan
from tests.factories import (
    make_cause,
    make_certificate,
    make_product,
    make_project,
    make_spot_check,
    make_standard,
    make_user,
)
from tests.pages import read_text
from tests.queries import list_queries
from tests.reporting.report_rows import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    return client


def batches(passed: int, failed: int, day: dt.date = dt.date(2014, 8, 15)) -> None:
    for result, number in (("passed", passed), ("failed", failed)):
        for _ in range(number):
            make_spot_check(first_result=result, sampled_on=day)


def test_tile_shows_value_parts_target_gap_light_and_owner(office: Client) -> None:
    indicator = make_indicator(make_plan(), "B6")
    make_owner(indicator)
    batches(passed=47, failed=3)
    figures_recompute()
    page = office.get("/board/?quarter=2014Q3")
    assert read_text(page, ".tile__figure").startswith("94.00")
    assert read_text(page, ".tile__figure .fig__parts") == "（47/50）"
    assert "≥ 95 %" in read_text(page, ".tile__target")
    assert "低于目标 1 个百分点" in read_text(page, ".tile__gap")
    assert read_text(page, ".tile--behind .light--behind") == "进度滞后"
    assert read_text(page, ".tile__owner") == "工商分局"
    assert "2014年第三季度" in read_text(page, ".page-head")


def test_latest_quarter_with_figures_is_shown_first(office: Client, settings: Any) -> None:
    make_indicator(make_plan(), "B6")
    settings.BUSINESS_DATE = "2014-06-30"
    figures_recompute()
    settings.BUSINESS_DATE = "2014-10-15"
    assert office.get("/board/").context["view"].quarter.code == "2014Q2"


def test_no_data_zero_and_not_applicable_are_three_things(office: Client) -> None:
    plan = make_plan()
    make_indicator(plan, "B6")
    make_indicator(plan, "B8", "zero", "个", **UNSTANDARDISED)
    make_standard(make_product())
    ended = make_indicator(plan, "A1", "count", "个", **AWARDS)
    ended.inapplicable_spans.create(since=dt.date(2010, 1, 1), basis="评价工作已停止")
    figures_recompute()
    view = office.get("/board/?quarter=2014Q3").context["view"]
    assert [(s.indicator.code, str(s.figure), s.status) for s in view.standings] == [
        ("B6", "无数据", "no_data"),
        ("B8", "0 个", "attained"),
        ("A1", "0 个", "not_applicable"),
    ]
    assert read_text(office.get("/board/?quarter=2014Q3"), ".tile__basis").endswith("：评价工作已停止")


def test_lights_are_counted_and_keep_only_their_own(office: Client) -> None:
    plan = make_plan()
    make_indicator(plan, "B6")
    make_indicator(plan, "B8", "zero", "个", **UNSTANDARDISED)
    make_standard(make_product())
    figures_recompute()
    response = office.get("/board/?quarter=2014Q3&light=attained")
    assert dict(response.context["lights"]) == {
        "attained": 1,
        "on_track": 0,
        "behind": 0,
        "off_track": 0,
        "no_data": 1,
        "small_sample": 0,
        "monitored": 0,
        "not_applicable": 0,
        "no_year_before": 0,
    }
    assert [s.indicator.code for s in response.context["choice"].kept] == ["B8"]


def test_choice_by_owner_and_an_empty_choice(office: Client) -> None:
    plan = make_plan()
    make_owner(make_indicator(plan, "B6"), "工商分局")
    make_owner(make_indicator(plan, "B5"), "质监局")
    kept = office.get("/board/", {"owner": "质监局"}).context["choice"].kept
    assert [s.indicator.code for s in kept] == ["B5"]
    none = office.get("/board/", {"owner": "质监局", "light": "attained"})
    assert read_text(none, ".empty-state__title") == "没有符合条件的指标"


def test_what_waits_is_counted(office: Client) -> None:
    plan = make_plan()
    step = make_indicator(plan, "A3", "milestone", "步", measure="milestones-signed", window="quarter_end", target=100)
    step.milestones.create(position=1, name="公布名录", due_on=dt.date(2014, 10, 14))
    step.milestones.create(position=2, name="总结验收", due_on=dt.date(2014, 10, 15))
    make_certificate(expires_on=dt.date(2014, 11, 14))
    make_certificate(expires_on=dt.date(2014, 11, 15))
    make_spot_check(producer_name="外地某厂")
    make_project(accepted_on=dt.date(2014, 9, 29), filed_on=None)
    make_project(accepted_on=dt.date(2014, 9, 30), filed_on=None)
    for state in ("failed", "done", "failed"):
        Recomputation.objects.create(measure="certified-enterprises", state=state)
    Recomputation.objects.create(measure="adopting-products", state="failed")
    Recomputation.objects.create(measure="adopting-products", state="done")
    StaleMark.objects.create(measure="certified-enterprises", quarter_id=20143, cause=make_cause("x"))
    response = office.get("/board/")
    assert {t.key: t.count for t in response.context["tasks"]} == {
        "milestones": 1,
        "failed": 1,
        "unmatched": 1,
        "expiring": 1,
        "filings": 1,
    }
    assert "有 1 项变更待重算" in read_text(response, ".state--busy")
    assert all(task.url for task in response.context["tasks"])


@pytest.mark.parametrize(("waiting", "words"), [(2, "2"), (3, "2+"), (5, "2+")])
def test_what_waits_is_counted_no_further_than_anybody_asks(
    office: Client, monkeypatch: pytest.MonkeyPatch, waiting: int, words: str
) -> None:
    make_plan()
    monkeypatch.setattr("dashboard.todo.MOST", 2)
    # The statement is remembered for the day.
    build_count_query.cache_clear()
    for number in range(waiting):
        make_spot_check(producer_name=f"外地厂{number}")
    page = office.get("/board/")
    build_count_query.cache_clear()
    assert [(task.key, task.count) for task in page.context["tasks"]] == [("unmatched", min(waiting, 3))]
    assert read_text(page, ".waiting__count") == words


@pytest.mark.parametrize(("role", "status"), [("office", 200), ("leader", 200), ("auditor", 200), ("admin", 403)])
def test_readers_only(client: Client, role: str, status: int) -> None:
    make_indicator(make_plan(), "B6")
    client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/board/").status_code == status


def test_wrong_quarter_is_not_found(office: Client) -> None:
    make_indicator(make_plan(), "B6")
    assert office.get("/board/?quarter=2014Q5").status_code == 404


def test_number_of_queries_does_not_grow(office: Client) -> None:
    plan = make_plan()
    make_owner(make_indicator(plan, "B6"))
    batches(1, 1)
    figures_recompute()
    queries = "session user plan plan quarter bodyname report stalemark".split()
    assert list_queries(lambda: office.get("/board/")) == queries
    for number in range(8):
        make_owner(make_indicator(plan, f"B6{number}"))
        make_owner(make_indicator(plan, f"B8{number}", "zero", "个", **UNSTANDARDISED), f"单位{number}")
        make_product()
        make_spot_check(producer_name=f"外地厂{number}")
    figures_recompute()
    assert list_queries(lambda: office.get("/board/")) == queries


def test_only_the_office_is_led_to_the_review_of_reports(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    Cast().bring_to("submitted")
    for role, address in ((Role.OFFICE, "/reports/review/"), (Role.LEADER, ""), (Role.AUDITOR, "")):
        client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
        tasks = client.get("/board/").context["tasks"]
        assert [(task.key, task.count, task.url) for task in tasks] == [("reviews", 1, address)]
