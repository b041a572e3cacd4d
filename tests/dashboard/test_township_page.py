"""The page of one township: its figures beside the district's, and what waits there with the way to its rows."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.models import Role
from departments.models import Township
from exchange.models import ExportJob
from targets.services import figures_recompute
from tests.dashboard.plans import make_indicator, make_plan
from tests.factories import make_body, make_certificate, make_enterprise, make_spot_check, make_township, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def town(settings: Any) -> Township:
    """A township with 8 of 10 passed where the district has 18 of 20, and rows of every kind."""
    settings.BUSINESS_DATE = "2014-10-15"
    make_indicator(make_plan(), "B6")
    town = make_township(name="口东镇")
    for result, place, number in (("passed", town, 8), ("failed", town, 2), ("passed", make_township(), 10)):
        for n in range(number):
            make_spot_check(first_result=result, township=place, sample_name=f"样品{n}", producer_name="某厂")
    make_spot_check(first_result="failed", township=town, sampled_on=dt.date(2013, 12, 31))
    enterprise = make_enterprise(township=town)
    make_certificate(enterprise, expires_on=dt.date(2014, 11, 14))
    make_certificate(enterprise, expires_on=dt.date(2014, 11, 15))
    figures_recompute()
    return town


def test_figures_stand_beside_the_districts(office: Client, town: Township) -> None:
    page = office.get(town.get_absolute_url())
    cells = read_texts(page, ".place-table tbody tr td")
    assert cells[:5] == ["80.00%（8/10）", "90.00%（18/20）", "−10", "−15", "严重滞后"]
    assert read_texts(page, ".page-head .quarter-picker option[selected]") == ["2014年第四季度"]
    link = find_elements(page, ".place-table tbody td a")[0].get("href")
    assert office.get(link).context["rows"].rows.count() == 2


def test_a_figure_that_changed_is_told_at_once(office: Client, town: Township) -> None:
    def read_here() -> str:
        return read_texts(office.get(town.get_absolute_url()), ".place-table tbody tr td")[0]

    assert (read_here(), read_here()) == ("80.00%（8/10）", "80.00%（8/10）")
    for _ in range(10):
        make_spot_check(township=town)
    figures_recompute()
    assert read_here() == "90.00%（18/20）"


def test_the_trend_has_the_township_as_line_and_the_district_dashed(office: Client, town: Township) -> None:
    [line] = office.get(town.get_absolute_url()).context["page"].lines
    # The last quarter of 2013 stands alone; the first half of 2014 has no batch; then third and fourth quarter.
    assert (line.sparkline.line.count("M"), line.sparkline.line.count("L")) == (2, 1)
    assert (line.sparkline.due.count("M"), line.sparkline.due.count("L")) == (2, 1)
    assert line.sparkline.y > 4


def test_what_waits_is_counted_as_its_list_counts_it(office: Client, town: Township) -> None:
    facts = office.get(town.get_absolute_url()).context["facts"].counts
    assert {fact.key: fact.count for fact in facts} == {
        "failed": 2, "overdue": 0, "expiring": 1, "cases": 0, "complaints": 0, "projects": 0, "enterprises": 1,
    }  # fmt: skip
    for fact in facts:
        listed = office.get(fact.url).context
        assert (listed["total"], listed["is_filtered"]) == (fact.count, True), fact.key


def test_the_newest_failed_batches_stand_there_with_their_rectification(office: Client, town: Township) -> None:
    found = read_texts(office.get(town.get_absolute_url()), ".place-list li")
    assert found == ["样品12014-08-15 · 某厂未责令整改", "样品02014-08-15 · 某厂未责令整改"]


def test_the_figures_can_be_taken_into_excel(office: Client, town: Township) -> None:
    answer = office.get(f"{town.get_absolute_url()}?quarter=2014Q3&export=xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sheet[0][0] == "口东镇 2014Q3"
    assert sheet[3] == ["B6 指标B6", "≥ 95 %", 80.0, "8/10", -15.0, "严重滞后", 90.0, "−10"]
    assert ExportJob.objects.get().register == "township"


def test_a_liaison_sees_the_names_and_no_figure(client: Client, town: Township) -> None:
    client.force_login(make_user(Role.LIAISON, body=make_body()), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(town.get_absolute_url())
    assert page.status_code == 200
    assert find_elements(page, ".place-table, .place-facts, .place-list") == []
    assert client.get(f"{town.get_absolute_url()}?export=xlsx")["Content-Type"].startswith("text/html")
    assert (
        read_text(client.get("/townships/names/"), "td a")
        == "口东镇 " + Township.objects.exclude(pk=town.pk).get().name
    )


def test_queries_do_not_grow(office: Client, town: Township) -> None:
    # The state of the figures, of whose tables the plan is the first, tells whether their table is kept.
    expected = [
        "session", "user", "township", "townshipname", "plan", "plan", "attainment", "attainment", "township",
        "spotcheck", "reorganisation", "spotcheck",
    ]  # fmt: skip
    address = town.get_absolute_url()
    found = list_queries(lambda: office.get(address))
    assert sorted(found) == sorted(expected), found
    for n in range(8):
        make_spot_check(first_result="failed", township=town, number=f"Z{n}")
        make_enterprise(township=town)
    assert sorted(list_queries(lambda: office.get(address))) == sorted(expected)
    # Now nothing changed, and neither the figures nor the last twelve quarters are read again.
    expected = [table for table in expected if table != "attainment"]
    assert sorted(list_queries(lambda: office.get(address))) == sorted(expected)
