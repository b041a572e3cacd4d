"""The rows behind a figure show enterprises, townships and bodies under the names of the rows' days."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from enterprises.models import Enterprise, FormerName
from plans.services.townships import township_merge, township_rename
from targets.services import figures_recompute
from tests.factories import (
    make_award,
    make_certificate,
    make_enterprise,
    make_evaluation,
    make_indicator,
    make_plan,
    make_product,
    make_project,
    make_spot_check,
    make_township,
    make_user,
)
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
DAY = dt.date(2013, 7, 1)
OLD, NEW = "宝坻县电线厂", "天津宝塔线缆有限公司"
BOTH, PLACES = f"{OLD}（今{NEW}）", "周良庄镇（今周良街道）"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user())
    return client


@pytest.fixture
def works(office: Client) -> Enterprise:
    """Return an enterprise that was renamed on 1 July 2013, as its township was."""
    place = make_township(code="T", name="周良庄镇")
    found = make_enterprise(name=NEW, township=place)
    FormerName.objects.create(enterprise=found, name=OLD, until=DAY - dt.timedelta(days=1))
    township_rename(township=place, name="周良街道", day=DAY, basis="文", user=make_user())
    place.refresh_from_db()
    return found


def indicator(measure: str, **fields: Any) -> str:
    """Make an indicator by a measure and its figures; return the address of its rows."""
    plan = make_plan()
    make_indicator(measure, plan, code="B1", **fields)
    figures_recompute()
    return f"/plans/{plan.code}/indicators/B1/rows/denominator/"


def told(client: Client, address: str, quarter: str, *headings: str, **query: str) -> list[tuple[str, ...]]:
    """Return the cells under some headings of each row on the page."""
    response = client.get(address, {"quarter": quarter, "window": "quarter"} | query)
    places = [response.context["rows"].headings.index(heading) for heading in headings]
    return [tuple(line.cells[place] for place in places) for line in response.context["lines"]]


@pytest.mark.parametrize(
    ("measure", "parameters"),
    [("spot-check-pass-rate", {"stage": "market"}), ("service-evaluations-met", {}), ("projects-qualified", {})],
)
def test_events_show_the_names_of_their_own_day(
    works: Enterprise, office: Client, measure: str, parameters: Any
) -> None:
    for day in (dt.date(2013, 6, 30), DAY):
        make_spot_check(producer=works, township=works.township, sampled_on=day)
        make_evaluation(works, evaluated_on=day)
        make_project(township=works.township, accepted_on=day)
    address = indicator(measure, parameters=parameters)
    assert told(office, address, "2013Q2", "乡镇街道") == [(PLACES,)]
    assert told(office, address, "2013Q3", "乡镇街道") == [("周良街道",)]
    assert told(office, address, "2013Q2", "乡镇街道", window="year_to_date", q="周良街道") == [(PLACES,)]
    heading = {"spot-check-pass-rate": "生产企业", "service-evaluations-met": "企业"}.get(measure)
    if heading:
        assert told(office, address, "2013Q2", heading) == [(BOTH,)]
        assert told(office, address, "2013Q3", heading) == [(NEW,)]
        for words in (OLD, NEW):
            assert told(office, address, "2013Q2", heading, q=words) == [(BOTH,)]
        assert told(office, address, "2013Q3", heading, q=OLD) == []


def test_what_a_batch_says_of_its_producer_stays(works: Enterprise, office: Client) -> None:
    day = dt.date(2013, 6, 30)
    for number, name in (("1", OLD), ("2", "宝坻电线"), ("3", "")):
        make_spot_check(number=number, producer=works, producer_name=name, sampled_name=f"{number}号店", sampled_on=day)
    make_spot_check(number="4", producer_name="他厂", sampled_on=day)
    make_spot_check(number="5", sampled_enterprise=works, sampled_on=day)
    address = indicator("spot-check-pass-rate", parameters={"stage": "market"})
    assert told(office, address, "2013Q2", "抽样编号", "生产企业", "被抽样单位名称") == [
        ("1", BOTH, "1号店"),
        ("2", "宝坻电线", "2号店"),
        ("3", BOTH, "3号店"),
        ("4", "他厂", ""),
        ("5", "", BOTH),
    ]


@pytest.mark.parametrize(
    ("measure", "fields"),
    [
        ("certified-enterprises", {}),
        ("iso9000-enterprises", {"kind": "count"}),
        ("products-with-standard", {}),
        ("new-brand-awards", {"kind": "count", "parameters": {"programme": "tianjin"}}),
    ],
)
def test_what_holds_on_a_day_shows_the_names_of_that_day(
    works: Enterprise, office: Client, measure: str, fields: Any
) -> None:
    make_certificate(works)
    product = make_product(works)
    for day in (dt.date(2013, 6, 30), DAY):
        make_award(make_product(works, name=f"{day}"), programme="tianjin", granted_on=day)
    address = indicator(measure, **fields)
    window = "quarter" if measure == "new-brand-awards" else "quarter_end"
    for quarter, names in (("2013Q2", (BOTH, PLACES)), ("2013Q3", (NEW, "周良街道"))):
        found = told(office, address, quarter, "企业", "乡镇街道", window=window)
        assert {*found} == {names}, quarter
    assert told(office, address, "2013Q2", "企业", window=window, q="宝塔线缆")
    assert product.enterprise == works


def test_a_township_that_was_merged_and_a_name_to_come(works: Enterprise, office: Client) -> None:
    into = make_township(code="U", name="大口屯镇")
    make_project(township=works.township, accepted_on=dt.date(2012, 5, 1))
    township_merge(township=works.township, into=into, day=dt.date(2014, 1, 1), basis="文", user=make_user())
    township_rename(township=into, name="大口屯街道", day=dt.date(2014, 12, 1), basis="文", user=make_user())
    make_project(township=works.township, accepted_on=dt.date(2014, 10, 1), verdict="refused")
    address = indicator("projects-qualified")
    assert told(office, address, "2012Q2", "乡镇街道") == [("周良庄镇（今大口屯镇）",)]
    assert told(office, address, "2014Q4", "乡镇街道") == [("大口屯镇",)]
    page = office.get(address.removesuffix("rows/denominator/"), {"quarter": "2014Q4", "window": "quarter"})
    assert [row.slice.name for row in page.context["page"].slice_tables[0].lines] == ["大口屯镇"]


def test_files_and_the_interface_tell_the_same(works: Enterprise, office: Client) -> None:
    make_spot_check(producer=works, township=works.township, sampled_on=dt.date(2013, 6, 30))
    address = indicator("spot-check-pass-rate", parameters={"stage": "market"})
    query = {"quarter": "2013Q2", "window": "quarter", "export": "csv"}
    text = b"".join(office.get(address, query).streaming_content).decode("utf-8-sig")
    assert BOTH in text and PLACES in text
    caller = APIClient()
    caller.force_authenticate(make_user())
    figures = caller.get("/api/v1/attainments/?indicator=B1&quarter=2013Q2&window=quarter").json()["results"]
    rows = caller.get(f"/api/v1/attainments/{figures[0]['id']}/rows/?side=denominator").json()["results"]
    values = [cell["value"] for cell in rows[0]["cells"]]
    assert BOTH in values and PLACES in values


def test_the_number_of_queries_is_that_of_one_row(works: Enterprise, office: Client) -> None:
    make_spot_check(producer=works, township=works.township, sampled_on=dt.date(2013, 6, 30))
    address = indicator("spot-check-pass-rate", parameters={"stage": "market"})

    queries = "session user indicator attainment township spotchecktally spotcheck formername".split()
    assert list_queries(lambda: told(office, address, "2013Q2", "生产企业")) == queries
    for _ in range(12):
        make_spot_check(producer=works, township=works.township, sampled_on=dt.date(2013, 6, 29))
    figures_recompute()
    assert list_queries(lambda: told(office, address, "2013Q2", "生产企业")) == queries
