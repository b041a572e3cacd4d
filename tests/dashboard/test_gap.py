"""The cost of a red light on the indicator page: what its gap is made of, who answers, what must change."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.models import Role
from enterprises.models import IndustrySupervision
from exchange.models import ExportJob
from targets.models import Plan, Recomputation
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, MARKET, STEPS, UNSTANDARDISED, make_indicator, make_owner, make_plan
from tests.factories import (
    make_award,
    make_body,
    make_enterprise,
    make_industry,
    make_product,
    make_spot_checks,
    make_township,
    make_user,
)
from tests.pages import find_elements, read_text
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
B6 = "/plans/2010-2015/indicators/B6/"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def batches(passed: int, failed: int, **fields: Any) -> None:
    for result, number in (("passed", passed), ("failed", failed)):
        make_spot_checks(number, first_result=result, **fields)


def make_two_towns() -> None:
    """Let 7 of 10 batches have passed in 口东镇 and all 10 in 新安镇; a year before 9 of 10 in both."""
    make_owner(make_indicator(make_plan(), "B6"))
    east, west = make_township(name="口东镇"), make_township(name="新安镇")
    batches(7, 3, township=east, category="食品")
    batches(10, 0, township=west, category="食品")
    for town in (east, west):
        batches(9, 1, township=town, category="服装", sampled_on=dt.date(2013, 8, 1))
    figures_recompute()


def gap_of(office: Client, address: str = B6, **query: str) -> Any:
    return office.get(address, {"quarter": "2014Q3"} | query).context["gap"]


def test_contributions_add_up_to_the_gap(office: Client) -> None:
    """85 % where 95 are due: 口东镇 misses 25 with half of the batches, 新安镇 gains 5 with the other; two more must pass."""
    make_two_towns()
    gap = gap_of(office)
    assert [(line.name, line.owners, line.words) for line in gap.lines] == [
        ("口东镇", ["工商分局"], {"contribution": "12.50", "needed": "2", "data": "-10.00", "mix": "0.00"}),
        ("新安镇", ["工商分局"], {"contribution": "-2.50", "needed": "—", "data": "5.00", "mix": "0.00"}),
    ]
    assert gap.totals == {
        "base": "0.00", "contribution": "10.00", "needed": "2", "data": "-5.00", "mix": "0.00", "change": "-5.00"
    }  # fmt: skip
    page = office.get(B6, {"quarter": "2014Q3"})
    assert page.context["page"].reading.behind_words == "比应达值差 10 个百分点"
    assert "与2013年第三季度相比，本指标变化 -5.00 个百分点" in read_text(page, ".gap__note")
    assert [len(office.get(line.url).context["lines"]) for line in gap.lines] == [3, 0]


def test_sorted_and_decomposed_as_the_address_says(office: Client) -> None:
    make_two_towns()
    assert [line.name for line in gap_of(office, gap_sort="contribution").lines] == ["新安镇", "口东镇"]
    assert [line.name for line in gap_of(office, gap_sort="nonsense").lines] == ["口东镇", "新安镇"]
    found = gap_of(office, gap_by="category")
    assert [(line.name, line.words["mix"]) for line in found.lines] == [("食品", "-2.50"), ("服装", "-2.50")]
    assert gap_of(office, gap_by="nonsense").dimension == "township"
    sorted_by = find_elements(office.get(B6, {"quarter": "2014Q3"}), '#gap th[aria-sort="descending"] a')
    assert [link.get("href") for link in sorted_by] == ["?quarter=2014Q3&gap_sort=contribution#gap"]


def test_the_file_holds_the_table_with_its_total(office: Client) -> None:
    make_two_towns()
    answer = office.get(B6, {"quarter": "2014Q3", "gap_sort": "name", "export": "xlsx"})
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    assert [tuple(line) for line in book.get_sheet_by_index(0).to_python()] == [
        ("乡镇街道", "责任单位", "分子", "分母", "形成差距", "须多合格", "同比：自身水平", "同比：所占比重"),
        ("口东镇", "工商分局", 7, 10, 12.5, 2, -10, 0),
        ("新安镇", "工商分局", 10, 10, -2.5, 0, 5, 0),
        ("合计", "", 17, 20, 10, 2, -5, 0),
    ]
    job = ExportJob.objects.get()
    assert (job.register, job.file_name) == ("indicator-gap", "B6_2014Q3_差距_乡镇街道_20141015.xlsx")


def test_an_industry_is_answered_for_by_its_supervisor(office: Client) -> None:
    """14 products without a standard may be there by the end of September 2014 and 30 are."""
    make_owner(make_indicator(make_plan(), "B8", "zero", "个", **UNSTANDARDISED), "质监局")
    rubber, paper = make_industry(name="橡胶和塑料制品业"), make_industry(name="造纸业")
    body = make_body(name="经信委")
    IndustrySupervision.objects.create(industry=rubber, body=body, basis="三定方案", since=dt.date(2010, 1, 1))
    for industry, number in ((rubber, 20), (paper, 10)):
        for _ in range(number):
            make_product(make_enterprise(industry=industry))
    figures_recompute()
    gap = gap_of(office, "/plans/2010-2015/indicators/B8/", gap_by="industry")
    # 40 × 457 ÷ 2190 = 8.35, so 8 at most.
    assert (gap.base_words, gap.totals["base"], gap.totals["contribution"]) == ("本期可容许", "-8", "22")
    assert [(line.name, line.owners, line.words["contribution"], line.words["needed"]) for line in gap.lines] == [
        ("橡胶和塑料制品业", ["经信委"], "20", "15"),
        ("造纸业", ["质监局"], "10", "7"),
    ]


def test_a_count_tells_who_has_gained_since(office: Client) -> None:
    """15.82 of 20 are due by the end of September 2014, 16 as whole things; 2 a year before, one more in one town since."""
    make_indicator(make_plan(), "A2", "count", "个", **AWARDS)
    towns = [make_township(name="口东镇"), make_township(name="新安镇")]
    for town, day in (
        (towns[0], dt.date(2012, 8, 1)),
        (towns[1], dt.date(2012, 8, 1)),
        (towns[0], dt.date(2014, 8, 1)),
    ):
        make_award(make_product(make_enterprise(township=town)), granted_on=day)
    figures_recompute()
    gap = gap_of(office, "/plans/2010-2015/indicators/A2/")
    assert (gap.base_words, gap.totals["base"]) == ("按2013年第三季度数，距本期应达", "14")
    assert [(line.name, line.words["contribution"]) for line in gap.lines] == [("口东镇", "-1")]
    assert (gap.idle, gap.totals["contribution"], gap.totals["needed"]) == (1, "13", "13")


def test_steps_that_are_late_make_the_gap(office: Client) -> None:
    steps = make_indicator(make_plan(), "A3", "milestone", "步", **STEPS)
    steps.milestones.create(position=1, name="公布名录", due_on=dt.date(2014, 9, 1))
    steps.milestones.create(position=2, name="总结验收", due_on=dt.date(2015, 12, 1))
    figures_recompute()
    gap = gap_of(office, "/plans/2010-2015/indicators/A3/")
    assert [(line.name, line.figure.shown, line.words["needed"]) for line in gap.lines] == [("公布名录", "未验收", "1")]
    assert (gap.idle, gap.choices) == (1, [])


def test_a_gap_too_small_for_two_decimals_is_told_with_more(office: Client) -> None:
    """95 − 189 900 ÷ 1 999 = 5 ÷ 1 999."""
    make_owner(make_indicator(make_plan(), "B6"))
    batches(1899, 100, township=make_township(name="口东镇"))
    figures_recompute()
    gap = gap_of(office)
    assert gap.totals["contribution"] == "0.002501"
    assert gap.totals["needed"] == "1"


def test_what_is_not_behind_has_no_gap(office: Client) -> None:
    make_owner(make_indicator(make_plan(), "B6"))
    batches(20, 0, township=make_township())
    figures_recompute()
    assert gap_of(office) is None
    assert gap_of(office, window="quarter") is None
    answer = office.get(B6, {"quarter": "2014Q3", "export": "xlsx"})
    assert answer["Content-Type"].startswith("text/html")


def test_only_readers_and_own_bodies_take_the_file_out(client: Client) -> None:
    make_two_towns()
    owner = make_owner(make_indicator(Plan.objects.get(), "B5"), "质监局")
    for role, body, status in ((Role.LEADER, None, 200), (Role.AUDITOR, None, 200), (Role.LIAISON, owner, 403)):
        client.force_login(make_user(role, body=body), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(B6, {"quarter": "2014Q3", "export": "csv"}).status_code == status
    assert ExportJob.objects.count() == 2


def test_number_of_queries_does_not_grow(office: Client) -> None:
    make_two_towns()
    # As a worker's pass leaves one.
    Recomputation.objects.create(measure=MARKET["measure"], state=Recomputation.State.DONE)
    for _ in range(2):
        office.get(B6, {"quarter": "2014Q3"})
        queries = list_queries(lambda: office.get(B6, {"quarter": "2014Q3", "gap_by": "industry"}).context["gap"])
        # Those of the page; an industry has one more, its supervisors.
        assert queries == "session user plan township spotchecktally stalemark townshipname bodyname bodyname".split()
        for number in range(6):
            batches(1, 2, township=make_township(), category=f"类{number}")
        figures_recompute()
