"""The rows behind a figure: they add up to it, and say so where they do not."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from accounts.models import Role
from departments.models import TownshipName
from enterprises.models import FormerName
from inspections.models import SpotCheck
from targets.models import MilestoneSignOff, StaleMark
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, STEPS, UNSTANDARDISED, make_indicator, make_plan
from tests.factories import (
    make_award,
    make_cause,
    make_enterprise,
    make_product,
    make_spot_check,
    make_township,
    make_user,
)
from tests.pages import find_elements, read_text, read_texts

pytestmark = pytest.mark.django_db
ROWS = "/plans/2010-2015/indicators/{}/rows/{}/"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    return client


def rows(client: Client, code: str, side: str, **query: str) -> Any:
    return client.get(ROWS.format(code, side), {"quarter": "2014Q3"} | query)


def found(response: Any) -> list[str]:
    """Return the first cell of every row on the page."""
    return [line.cells[0] for line in response.context["lines"]]


def market_year() -> None:
    """Make 3 batches passed and 2 failed in 2014, of which one of each lies outside the third quarter."""
    make_indicator(make_plan(), "B6")
    town = make_township(code="120115001", name="海滨街道")
    make_spot_check(number="P1", township=town)
    make_spot_check(number="P2")
    make_spot_check(number="P3", sampled_on=dt.date(2014, 3, 31), township=town)
    make_spot_check(number="F1", first_result="refused", township=town, sample_name="=cmd()")
    make_spot_check(number="F2", first_result="failed", sampled_on=dt.date(2014, 1, 1))
    make_spot_check(number="X1", first_result="pending")
    make_spot_check(number="X2", sampled_on=dt.date(2013, 12, 31))
    make_spot_check(number="X3", stage="production")
    figures_recompute()


@pytest.mark.parametrize(
    ("window", "side", "expected"),
    [
        ("year_to_date", "numerator", ["P3", "P1", "P2"]),
        ("year_to_date", "denominator", ["F2", "P3", "P1", "P2", "F1"]),
        ("year_to_date", "missed", ["F2", "F1"]),
        ("quarter", "numerator", ["P1", "P2"]),
        ("quarter", "denominator", ["P1", "P2", "F1"]),
        ("plan_to_date", "numerator", ["X2", "P3", "P1", "P2"]),
    ],
)
def test_rows_of_each_side_add_up_to_the_figure(office: Client, window: str, side: str, expected: list[str]) -> None:
    market_year()
    response = rows(office, "B6", side, window=window)
    assert found(response) == expected
    assert response.context["rows"].stored == len(expected)
    assert read_text(response, ".agreement--good") == f"共 {len(expected)} 条，与看板数据一致"


def test_slice_and_its_complement_without_a_township(office: Client) -> None:
    market_year()
    assert found(rows(office, "B6", "denominator", by="township", key="120115001")) == ["P3", "P1", "F1"]
    nowhere = rows(office, "B6", "denominator", by="township", key="")
    assert found(nowhere) == ["F2", "P2"]
    assert nowhere.context["rows"].stored == 2
    assert "乡镇街道：未登记" in read_text(nowhere, ".rows-tools__cut")


def test_search_looks_into_the_texts(office: Client) -> None:
    market_year()
    response = rows(office, "B6", "denominator", q="P")
    assert found(response) == ["P3", "P1", "P2"]
    assert "符合查找内容的明细3条；指标数据计入5条" in read_text(response, ".agreement")


def test_values_are_shown_in_words_and_lead_to_their_page(office: Client) -> None:
    market_year()
    line = rows(office, "B6", "missed").context["lines"][-1]
    assert line.cells[1] == "不合格（拒检）"
    assert line.url == f"/spot-checks/{SpotCheck.objects.get(number='F1').pk}/"


def test_one_cell_tells_the_final_result_and_how_it_came_about(office: Client) -> None:
    market_year()
    make_spot_check(number="R1", first_result="failed", retest_result="passed")
    make_spot_check(number="R2", first_result="failed", retest_result="failed")
    told = {line.cells[0]: line.cells[1] for line in rows(office, "B6", "denominator").context["lines"]}
    assert (told["P1"], told["F2"], told["R1"], told["R2"]) == (
        "合格", "不合格", "合格（复检合格）", "不合格（复检不合格）",
    )  # fmt: skip


def test_rows_are_sorted_by_any_column_on_the_page_and_in_the_file(office: Client) -> None:
    market_year()
    make_spot_check(number="A9", sampled_on=dt.date(2014, 9, 1))
    figures_recompute()
    assert found(rows(office, "B6", "denominator", sort="number")) == ["A9", "F1", "F2", "P1", "P2", "P3"]
    # Backwards, within a search, and from page to page.
    page = rows(office, "B6", "denominator", sort="-number", q="P", per_page="25")
    assert found(page) == ["P3", "P2", "P1"]
    assert [head.get("aria-sort") for head in find_elements(page, "thead th[aria-sort]")] == ["descending"]
    links = [link.get("href") for link in find_elements(page, "thead th a")]
    assert all("q=P" in link and "page=" not in link.replace("per_page=", "") for link in links)
    assert "sort=number" in links[0] and "sort=outcome" in links[1]
    for name in ("sort", "q"):
        assert find_elements(page, f'form.rows-tools__search [name="{name}"]')
    file = rows(office, "B6", "denominator", sort="-number", export="csv")
    lines = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))[1:]
    assert [line[0] for line in lines] == ["P3", "P2", "P1", "F2", "F1", "A9"]
    # The headings of the page are those of the file; what no column shows sorts nothing.
    assert found(rows(office, "B6", "denominator", sort="producer__uscc")) == ["F2", "P3", "P1", "P2", "F1", "A9"]


def test_csv_holds_every_row_and_no_formula(office: Client) -> None:
    market_year()
    response = rows(office, "B6", "denominator", export="csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert [line[0] for line in lines] == ["F2", "P3", "P1", "P2", "F1"]
    assert lines[-1][head.index("样品名称")] == "'=cmd()"
    assert response["Content-Disposition"] == 'attachment; filename="B6_2014Q3_year_to_date_denominator_20141015.csv"'


def test_workbook_holds_every_row_as_text(office: Client) -> None:
    market_year()
    response = rows(office, "B6", "missed", export="xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content))).get_sheet_by_index(0)
    head, *lines = sheet.to_python()
    assert [line[0] for line in lines] == ["F2", "F1"]
    assert lines[-1][head.index("样品名称")] == "=cmd()"


def test_rows_that_moved_are_told_apart_from_rows_that_wait(office: Client) -> None:
    market_year()
    make_spot_check(number="P9")
    assert "此后台账有变动，夜间核对将予以报告" in read_text(rows(office, "B6", "numerator"), ".notice--error")
    StaleMark.objects.create(measure="spot-check-pass-rate", quarter_id=20143, cause=make_cause("x"))
    assert "台账现有4条，指标数据计入3条。有变更待重算" in read_text(
        rows(office, "B6", "numerator"), ".notice--warning"
    )


def test_quarter_without_a_figure_says_so(office: Client) -> None:
    make_indicator(make_plan(), "B6")
    assert "本季度尚未计算数据。" in read_texts(rows(office, "B6", "numerator"), ".notice--warning")


def test_paging_keeps_the_order_and_odd_sizes_fall_back(office: Client) -> None:
    make_indicator(make_plan(), "B6")
    for number in range(30):
        make_spot_check(number=f"S{number:02}")
    figures_recompute()
    assert found(rows(office, "B6", "numerator", page="2")) == [f"S{n}" for n in range(25, 30)]
    assert len(found(rows(office, "B6", "numerator", per_page="50"))) == 30
    assert len(found(rows(office, "B6", "numerator", per_page="1000"))) == 25


@pytest.mark.parametrize("few", [0, 10_000])
def test_the_names_of_a_day_are_looked_up_for_one_page_only(office: Client, monkeypatch: Any, few: int) -> None:
    monkeypatch.setattr("registers.lists.FEW", few)
    make_indicator(make_plan(), "B6")
    for number in range(60):
        make_spot_check(number=f"S{number:02}", sampled_on=dt.date(2014, 8, 1 + number % 3))
    figures_recompute()
    oldest = sorted(range(60), key=lambda number: (number % 3, number))
    for sort, order in (("", oldest), ("-number", range(59, -1, -1)), ("producer_then", range(60))):
        numbers = [f"S{number:02}" for number in order]
        pages = [found(rows(office, "B6", "numerator", sort=sort, page=str(page))) for page in (1, 2, 3)]
        assert pages == [numbers[:25], numbers[25:50], numbers[50:]]
    with CaptureQueriesContext(connection) as asked:
        rows(office, "B6", "numerator", page="3")
    named = [query["sql"] for query in asked if "enterprises_formername" in query["sql"]]
    assert len(named) == 1
    assert "OFFSET" not in named[0]


def test_a_search_goes_by_index_first_and_finds_names_of_any_day(office: Client) -> None:
    make_indicator(make_plan(), "B6")
    place = make_township(code="T1", name="周良街道")
    TownshipName.objects.create(township=place, name="周良庄镇", since=dt.date(2001, 1, 1), until=dt.date(2014, 8, 1))
    maker = make_enterprise(name="天津宝塔线缆")
    FormerName.objects.create(enterprise=maker, name="宝坻县电线厂", until=dt.date(2014, 8, 1))
    make_spot_check(number="Ｎ-1", sampled_on=dt.date(2014, 7, 1), producer=maker, producer_name="", township=place)
    make_spot_check(number="N-2", sampled_on=dt.date(2014, 9, 1), producer=maker, producer_name="", category="电线电缆")
    figures_recompute()
    for words, expected in {
        "县电线": ["Ｎ-1"], "宝塔": ["Ｎ-1", "N-2"], "周良庄": ["Ｎ-1"], "周良街": ["Ｎ-1"], "n-": ["Ｎ-1", "N-2"], "线电缆": ["N-2"],
        "2": [], "没有": [],
    }.items():  # fmt: skip
        assert found(rows(office, "B6", "numerator", q=words)) == expected, words


def test_plain_counts_have_one_side(office: Client) -> None:
    plan = make_plan()
    make_indicator(plan, "A2", "count", "个", **AWARDS)
    make_indicator(plan, "B8", "zero", "个", **UNSTANDARDISED)
    make_award(make_product(name="老字号酱菜", ended_on=dt.date(2013, 1, 1)))
    make_product(name="无标产品")
    figures_recompute()
    assert found(rows(office, "A2", "numerator")) == ["老字号酱菜"]
    assert found(rows(office, "B8", "numerator")) == ["无标产品"]
    assert rows(office, "B8", "denominator").context["rows"].stored == 1


def test_milestones_are_rows_too(office: Client) -> None:
    steps = make_indicator(make_plan(), "A3", "milestone", "步", **STEPS)
    first = steps.milestones.create(position=1, name="公布名录", due_on=dt.date(2012, 1, 1))
    steps.milestones.create(position=2, name="总结验收", due_on=dt.date(2015, 1, 1))
    MilestoneSignOff.objects.create(milestone=first, signed_on=dt.date(2014, 9, 30), evidence="宝质发〔2014〕8号")
    figures_recompute()
    assert found(rows(office, "A3", "numerator")) == ["公布名录"]
    assert found(rows(office, "A3", "missed")) == ["总结验收"]


def test_unknown_side_or_dimension(office: Client) -> None:
    market_year()
    assert rows(office, "B6", "both").status_code == 404
    assert len(found(rows(office, "B6", "denominator", by="password", key="x"))) == 5
