"""The lists of spot checks, projects and evaluations."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from departments.models import TownshipName
from inspections.models import FailingItem
from tests.factories import (
    make_enterprise,
    make_evaluation,
    make_project,
    make_service_industry,
    make_spot_check,
    make_township,
    make_user,
)
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def reader(client):
    client.force_login(make_user("auditor"))
    return client


def listed(client, address: str) -> list[str]:
    """Return the numbers of the rows on the page."""
    table = client.get(address).context["table"]
    return [row.record.number for row in table.page.object_list]


# ---- spot checks


def test_spot_checks_are_listed_newest_first_and_narrowed(reader):
    make_spot_check(number="A1", stage="production", sampled_on=day("2014-03-31"), first_result="failed")
    make_spot_check(number="A2", stage="market", sampled_on=day("2014-04-01"), sample_name="食用盐", category="食品")
    make_spot_check(
        number="B3", stage="market", sampled_on=day("2014-04-02"), first_result="failed", retest_result="passed"
    )
    make_spot_check(number="B4", sampled_on=day("2014-04-03"), first_result="pending", producer_name="宝坻粮油")
    assert listed(reader, "/spot-checks/") == ["B4", "B3", "A2", "A1"]
    assert listed(reader, "/spot-checks/?sort=sampled_on") == ["A1", "A2", "B3", "B4"]
    assert listed(reader, "/spot-checks/?stage=production") == ["A1"]
    assert listed(reader, "/spot-checks/?outcome=passed") == ["B3", "A2"]
    assert listed(reader, "/spot-checks/?outcome=pending") == ["B4"]
    assert listed(reader, "/spot-checks/?since=2014-04-01&until=2014-04-02") == ["B3", "A2"]
    assert listed(reader, "/spot-checks/?category=食品") == ["A2"]
    assert listed(reader, "/spot-checks/?retested=yes") == ["B3"]
    assert listed(reader, "/spot-checks/?q=a") == ["A2", "A1"]
    assert listed(reader, "/spot-checks/?q=粮油") == ["B4"]


def test_a_township_is_named_as_of_the_day_of_sampling(reader):
    township = make_township(name="周良街道", code="120115101")
    TownshipName.objects.create(township=township, name="周良庄镇", since=day("2001-01-01"), until=day("2013-06-30"))
    TownshipName.objects.create(township=township, name="周良街道", since=day("2013-07-01"))
    make_spot_check(number="OLD", township=township, sampled_on=day("2013-06-30"))
    make_spot_check(number="NEW", township=township, sampled_on=day("2013-07-01"))
    page = reader.get("/spot-checks/?township=120115101")
    places = {row.record.number: strip_tags(row.get_cell("township")) for row in page.context["table"].page.object_list}
    assert places == {"OLD": "周良庄镇（今周良街道）", "NEW": "周良街道"}


def test_pages_at_both_ends_hold_what_counting_through_would_give(reader):
    for n in range(55):
        make_spot_check(number=f"N{n:02}", sampled_on=day("2014-01-01") + dt.timedelta(days=n // 4))
    whole = [number for page in (1, 2, 3) for number in listed(reader, f"/spot-checks/?page={page}")]
    assert whole == [f"N{n:02}" for n in range(54, -1, -1)]
    back = [number for page in (1, 2, 3) for number in listed(reader, f"/spot-checks/?page={page}&sort=sampled_on")]
    assert back == whole[::-1]


def test_the_export_has_the_columns_of_the_import_and_a_line_for_each_failing_item(reader):
    check = make_spot_check(number="S1", first_result="failed", retest_result="failed", producer_name="=厂", note="备")
    for place, item in enumerate(("水分", "标签"), 1):
        FailingItem.objects.create(spot_check=check, position=place, item=item, measured="15%", limit="≤14%")
    make_spot_check(number="S2")
    response = reader.get("/spot-checks/?outcome=failed&export=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(line["抽样编号"], line["不合格项目"], line["检验结果"], line["标准值"]) for line in lines] == [
        ("S1", "水分", "15%", "≤14%"),
        ("S1", "标签", "15%", "≤14%"),
    ]
    assert [lines[0][name] for name in ("环节", "抽样日期", "标称生产企业名称", "检验结论", "复检结论", "备注")] == [
        "流通",
        "2014-08-15",
        "'=厂",
        "不合格",
        "不合格",
        "备",
    ]


# ---- projects


def test_projects_by_filing_and_aspect(reader):
    make_project(number="P1", accepted_on=day("2014-09-30"))
    make_project(number="P2", accepted_on=day("2014-09-29"))
    make_project(number="P3", accepted_on=day("2014-06-01"), filed_on=day("2014-06-17"), energy="missed")
    make_project(number="P4", accepted_on=day("2014-06-02"), filed_on=day("2014-06-17"))
    make_project(number="P5", accepted_on=day("2014-06-03"), verdict="refused")
    assert listed(reader, "/projects/") == ["P1", "P2", "P5", "P4", "P3"]
    assert listed(reader, "/projects/?filing=overdue") == ["P2"]
    assert listed(reader, "/projects/?filing=open") == ["P1", "P2"]
    assert listed(reader, "/projects/?filing=late") == ["P3"]
    assert listed(reader, "/projects/?missed=energy") == ["P3"]
    assert listed(reader, "/projects/?verdict=refused") == ["P5"]
    assert listed(reader, "/projects/?since=2014-06-02&until=2014-06-03") == ["P5", "P4"]
    cells = {
        row.record.number: row.get_cell("filing") for row in reader.get("/projects/").context["table"].page.object_list
    }
    assert cells["P1"] == "应于2014-10-15前备案"
    assert "2014-10-14到期，逾期未备案" in cells["P2"]
    assert "2014-06-17逾期备案（应于2014-06-16前）" in cells["P3"]
    assert (cells["P4"], cells["P5"]) == ("2014-06-17备案", "—")


# ---- evaluations


def test_evaluations_by_result_and_service(reader):
    hotel = make_enterprise(name="宝坻饭店", service_industry=make_service_industry(code="catering"))
    make_evaluation(hotel, number="E1", met=False)
    make_evaluation(number="E2", evaluated_on=day("2014-06-01"))
    assert listed(reader, "/evaluations/") == ["E2", "E1"]
    assert listed(reader, "/evaluations/?result=missed") == ["E1"]
    assert listed(reader, "/evaluations/?result=met") == ["E2"]
    assert listed(reader, "/evaluations/?service=catering") == ["E1"]
    assert listed(reader, "/evaluations/?q=bdfd") == ["E1"]


# ---- queries


def fill(n: int) -> None:
    """Make ``n`` rows of every register, each with what its list shows."""
    for _ in range(n):
        place = make_township()
        check = make_spot_check(township=place, producer=make_enterprise(), first_result="failed")
        FailingItem.objects.create(spot_check=check, position=1, item="水分")
        make_project(township=place)
        make_evaluation(make_enterprise(service_industry=make_service_industry()))


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (
            "/spot-checks/",
            "session user listsettings spotchecktally spotcheck spotcheck body failingitem",
        ),
        (
            "/spot-checks/?page=2",
            "session user listsettings spotchecktally spotcheck spotcheck body failingitem",
        ),
        (
            "/projects/",
            "session user listsettings completedproject completedproject completedproject township townshipname body",
        ),
        (
            "/evaluations/",
            "session user listsettings serviceevaluation serviceevaluation serviceevaluation formername body",
        ),
    ],
)
def test_a_list_takes_the_same_queries_at_any_size(reader, address, queries):
    fill(3)
    reader.get(address)
    assert list_queries(lambda: reader.get(address)) == queries.split()
    fill(40)
    # What the filters offer is kept until one of its tables changes, as the townships just did.
    reader.get(address)
    assert list_queries(lambda: reader.get(address)) == queries.split()


def test_spot_checks_are_found_by_the_initials_of_registered_producers_and_units(reader):
    maker, shop = make_enterprise(name="霁禾电缆厂"), make_enterprise(name="海川超市")
    make_spot_check(number="Z1", producer=maker, producer_name="霁禾电缆厂")
    make_spot_check(number="Z2", sampled_enterprise=shop, sampled_name="海川超市")
    make_spot_check(number="Z3", producer_name="霁禾电缆厂", sample_name="JHDL型电缆")
    make_spot_check(number="Z4", sample_name="食盐")
    assert listed(reader, "/spot-checks/?q=JHdl") == ["Z3", "Z1"]
    assert listed(reader, "/spot-checks/?q=hccs") == ["Z2"]
    assert listed(reader, "/spot-checks/?q=z4") == ["Z4"]


@pytest.mark.parametrize("few", [0, 10_000])
def test_pages_are_the_same_however_few_rows_are_found(reader, monkeypatch, few):
    monkeypatch.setattr("registers.lists.FEW", few)
    for number in range(60):
        make_spot_check(number=f"W{number:02}", sampled_on=dt.date(2014, 1, 1 + number % 28), sample_name="霁禾")
    newest = sorted(range(60), key=lambda number: (number % 28, number), reverse=True)
    pages = [listed(reader, f"/spot-checks/?q=霁禾&page={page}") for page in (1, 2, 3)]
    assert pages == [[f"W{number:02}" for number in part] for part in (newest[:25], newest[25:50], newest[50:])]
    assert listed(reader, "/spot-checks/?q=霁禾&sort=-number&page=3") == [
        f"W{number:02}" for number in range(9, -1, -1)
    ]


@pytest.mark.parametrize("names", [0, 20_000])
def test_a_search_finds_the_same_by_names_as_by_reading_every_batch(reader, monkeypatch, names):
    monkeypatch.setattr("inspections.recorded_names.MOST_NAMES", names)
    make_spot_check(number="V1", sample_name="ＪＨ-1型 电缆", producer_name="霁禾（天津）厂", sampled_name="")
    make_spot_check(number="V2", sample_name="盐", producer_name="", sampled_name="50%店_甲")
    make_spot_check(number="V3", sample_name="食盐", producer_name="海川", sampled_name="")
    assert listed(reader, "/spot-checks/?q=盐") == ["V3", "V2"]
    assert listed(reader, "/spot-checks/?q=盐 海川") == ["V3"]
    assert listed(reader, "/spot-checks/?q=jh-1") == ["V1"]
    assert listed(reader, "/spot-checks/?q=(天津)") == ["V1"]
    assert listed(reader, "/spot-checks/?q=0%25店_") == ["V2"]
    assert listed(reader, "/spot-checks/?q=v2") == ["V2"]
    assert listed(reader, "/spot-checks/?q=查无") == []


def test_a_search_looks_into_the_names_once_a_word_and_not_into_the_batches(reader):
    make_spot_check(sample_name="食盐")
    reader.get("/spot-checks/")
    with CaptureQueriesContext(connection) as found:
        assert (
            list_queries(lambda: reader.get("/spot-checks/?q=食盐 海"))
            == "session user listsettings spotcheck spotcheck spotcheck body".split()
        )
    assert len([query for query in found if "WITH RECURSIVE" in query["sql"]]) == 2
    assert not [query["sql"] for query in found if "LIKE '%" in query["sql"]]
