"""The townships side by side: values, distances and colours worked out by hand, order, file, and who may see them."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.models import Role
from departments.models import Township, TownshipName
from exchange.models import ExportJob
from inspections.models import SpotCheck
from targets.models import Plan
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, UNSTANDARDISED, make_indicator, make_plan
from tests.factories import (
    make_award,
    make_body,
    make_enterprise,
    make_product,
    make_spot_checks,
    make_township,
    make_user,
)
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
ADDRESS = "/townships/?quarter=2014Q3"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_batches(town: Township | None, passed: int, failed: int) -> None:
    for result, number in (("passed", passed), ("failed", failed)):
        make_spot_checks(number, first_result=result, township=town)


@pytest.fixture
def towns(settings: Any) -> dict[str, Township]:
    """Three townships, of which one has few batches, and rows that none is recorded for: 95 % due, tolerance of 1."""
    settings.BUSINESS_DATE = "2014-10-15"
    plan = make_plan()
    make_indicator(plan, "B6")
    make_indicator(plan, "B8", "zero", "个", **UNSTANDARDISED)
    make_indicator(plan, "A2", "count", "个", **AWARDS)
    names = {"high": "海滨街道", "low": "口东镇", "few": "黄庄乡", "none": "新安镇"}
    found = {key: make_township(name=name) for key, name in names.items()}
    make_batches(found["high"], 19, 1)
    make_batches(found["low"], 9, 1)
    make_batches(found["few"], 1, 3)
    make_batches(None, 1, 0)
    product = make_product(make_enterprise(township=found["low"]))
    make_award(product)
    figures_recompute()
    return found


def read_row(page: Any, name: str) -> list[str]:
    row = next(
        row for row in find_elements(page, ".heat-table tbody tr") if row.find("th").text_content().strip() == name
    )
    return [" ".join(cell.text_content().split()) for cell in row.findall("td")]


def read_looks(page: Any, name: str) -> list[str]:
    row = next(
        row for row in find_elements(page, ".heat-table tbody tr") if row.find("th").text_content().strip() == name
    )
    return [cell.get("class") for cell in row.findall("td")]


def test_a_cell_tells_value_distance_and_light(office: Client, towns: dict[str, Township]) -> None:
    page = office.get(ADDRESS)
    # 19 of 20 is what is due exactly; 9 of 10 misses it by 5 points; 1 of 4 is chance.
    assert read_row(page, "海滨街道")[0] == "95.0 0 已达标"
    assert read_row(page, "口东镇") == ["90.0 −5 严重滞后", "1 −1 进度滞后", "1"]
    assert read_row(page, "黄庄乡")[0] == "25.0 −70 样本不足"
    assert read_row(page, "新安镇") == ["—无数据", "—无数据", "—无数据"]
    assert read_row(page, "未登记乡镇街道")[0] == "100.0 +5 样本不足"
    # 30 of 35.
    assert read_row(page, "全区")[0] == "85.7 −9.29"
    assert read_looks(page, "口东镇") == ["place--off_track", "place--behind", "place--none"]
    assert read_looks(page, "黄庄乡") == ["place--small_sample", "place--no_data", "place--no_data"]


def test_the_rows_of_a_column_add_up_to_the_district(office: Client, towns: dict[str, Township]) -> None:
    heat = office.get(ADDRESS).context["heat"]
    for place in range(3):
        parts = [row.cells[place].parts for row in heat.rows if row.cells[place].parts]
        whole = heat.district.cells[place].parts
        assert sum(part.numerator for part in parts) == whole.numerator
        assert sum(part.denominator or 0 for part in parts) == (whole.denominator or 0)


def test_a_click_sorts_the_worst_first_then_the_best_and_few_batches_come_after_both(
    office: Client, towns: dict[str, Township]
) -> None:
    def order(sort: str) -> list[str]:
        return read_texts(office.get(f"{ADDRESS}&sort={sort}"), ".heat-table tbody th")[1:]

    assert order("") == ["海滨街道", "口东镇", "黄庄乡", "新安镇", "未登记乡镇街道"]
    assert order("B6") == ["口东镇", "海滨街道", "黄庄乡", "新安镇", "未登记乡镇街道"]
    assert order("-B6") == ["海滨街道", "口东镇", "黄庄乡", "新安镇", "未登记乡镇街道"]
    assert order("X9") == order("")
    [head] = find_elements(office.get(f"{ADDRESS}&sort=B6"), ".heat-table th[aria-sort]")
    assert (head.get("aria-sort"), head.find("a").get("href")) == ("ascending", "?quarter=2014Q3&sort=-B6")


def test_a_cell_leads_to_its_rows_and_a_name_to_its_page(office: Client, towns: dict[str, Township]) -> None:
    page = office.get(ADDRESS)
    links = [link.get("href") for link in find_elements(page, ".heat-table tbody tr:nth-child(3) a")]
    assert links[0] == towns["low"].get_absolute_url()
    rows = office.get(links[1]).context["rows"]
    assert (rows.side, rows.rows.count(), rows.slice_words) == ("missed", 1, "乡镇街道：口东镇")


def test_the_file_has_numbers_as_numbers_and_is_recorded(office: Client, towns: dict[str, Township]) -> None:
    answer = office.get(f"{ADDRESS}&export=xlsx&sort=B6")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sheet[0][0] == "各乡镇街道指标对照表 2014Q3"
    assert sheet[1][0] == "质量兴区工作实施方案　2014年第三季度"
    # Why no rank may be made of it stands above the table, and how much of it is chance.
    assert sheet[2][0].startswith("仅供") and sheet[2][0].endswith("其中2个数值样本不足5批。")
    assert sheet[3][:4] == ["镇街", "B6 指标B6（≥ 95 %）", "", ""]
    assert sheet[4][:4] == ["", "数值", "分子/分母", "距目标"]
    assert sheet[5][:4] == ["口东镇", 90.0, "9/10", -5.0]
    assert sheet[-1][:4] == ["全区", 85.71, "30/35", -9.29]
    job = ExportJob.objects.get()
    assert (job.register, job.format, job.rows, job.query) == ("townships", "xlsx", 6, "quarter=2014Q3&sort=B6")


def test_townships_and_names_are_those_of_the_day(office: Client, towns: dict[str, Township]) -> None:
    few, high = towns["few"], towns["high"]
    TownshipName.objects.create(township=few, name="黄庄镇", since=dt.date(2014, 10, 1))
    TownshipName.objects.create(township=few, name="黄庄乡", since=dt.date(2000, 1, 1), until=dt.date(2014, 9, 30))
    Township.objects.filter(pk=few.pk).update(name="黄庄镇")
    assert "黄庄乡" in read_texts(office.get(ADDRESS), ".heat-table tbody th")
    # Merged in the year: it has rows of its own still, and is told apart; without rows it is gone.
    Township.objects.filter(pk=few.pk).update(until=dt.date(2014, 6, 30), successor=high)
    Township.objects.filter(pk=towns["none"].pk).update(until=dt.date(2014, 6, 30), successor=high)
    names = read_texts(office.get(ADDRESS), ".heat-table tbody th")
    assert names == ["全区", "海滨街道", "口东镇", "黄庄乡 已并入", "未登记乡镇街道"]


def test_without_a_figure_the_page_says_so(office: Client) -> None:
    make_plan()
    assert read_text(office.get(ADDRESS), ".empty-state__title") == "本季度没有分乡镇街道的指标数据。"


@pytest.mark.parametrize("address", [ADDRESS, "/townships/map/?quarter=2014Q3"])
def test_readers_only(client: Client, towns: dict[str, Township], address: str) -> None:
    answers = {}
    for role in Role:
        body = make_body() if role in {Role.LIAISON, Role.HEAD} else None
        client.force_login(make_user(role, body=body), backend="django.contrib.auth.backends.ModelBackend")
        answers[role] = client.get(address).status_code
    assert answers == {
        "office": 200,
        "leader": 200,
        "auditor": 200,
        "liaison": 403,
        "head": 403,
        "admin": 403,
        "secadmin": 403,
        "auditadmin": 403,
    }


def test_queries_do_not_grow_with_townships_and_indicators(office: Client, towns: dict[str, Township]) -> None:
    # session and person, plan, figures, townships with the name of the day, the paper that may allow a ranking
    expected = ["session", "user", "plan", "attainment", "townshipname", "scheme"]
    assert list_queries(lambda: office.get(ADDRESS)) == expected
    plan = Plan.objects.get()
    for number in range(12):
        make_indicator(plan, f"B61{number}")
        make_batches(make_township(), 3, 1)
    figures_recompute()
    assert list_queries(lambda: office.get(ADDRESS)) == expected


def test_a_township_is_linked_wherever_it_is_named(office: Client, towns: dict[str, Township]) -> None:
    low = towns["low"]
    address, owner = low.get_absolute_url(), make_enterprise(township=low)
    check = SpotCheck.objects.filter(township=low).first()
    pages = {
        "/leadership/?quarter=2014Q3": f'.red-item__reason a[href="{address}?quarter=2014Q3"]',
        f"/spot-checks/?township={low.code}": f'td a[href="{address}"]',
        f"/enterprises/?township={low.code}": f'td a[href="{address}"]',
        check.get_absolute_url(): f'dd a[href="{address}"]',
        owner.get_absolute_url(): f'dd a[href="{address}"]',
        f"/plans/2010-2015/indicators/B6/rows/missed/?quarter=2014Q3&by=township&key={low.code}": f'td a[href="{address}"]',
    }
    assert {page: read_texts(office.get(page), link)[:1] for page, link in pages.items()} == dict.fromkeys(
        pages, ["口东镇"]
    )
