"""The page that explains one indicator."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.models import Role
from targets.models import Recomputation
from targets.services import figures_recompute
from tests.dashboard.plans import MARKET, STEPS, UNSTANDARDISED, make_indicator, make_owner, make_plan
from tests.factories import make_product, make_spot_check, make_spot_checks, make_township, make_user
from tests.pages import read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
B6 = "/plans/2010-2015/indicators/B6/"


def signed_in(client: Client, role: str = Role.OFFICE, **fields: Any) -> Client:
    client.force_login(make_user(role, **fields), backend="django.contrib.auth.backends.ModelBackend")
    return client


def read_workbook(response: Any) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def batches(passed: int, failed: int, **fields: Any) -> None:
    for result, number in (("passed", passed), ("failed", failed)):
        make_spot_checks(number, first_result=result, **fields)


def test_windows_stand_side_by_side(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    batches(9, 1)
    batches(10, 0, sampled_on=dt.date(2014, 2, 1))
    batches(20, 0, sampled_on=dt.date(2013, 2, 1))
    figures_recompute()
    page = signed_in(client).get(B6, {"quarter": "2014Q3"}).context["page"]
    assert [(r.window, str(r.figure)) for r in page.windows] == [
        ("quarter", "90.00 %（9/10）"),
        ("year_to_date", "95.00 %（19/20）"),
        ("plan_to_date", "97.50 %（39/40）"),
    ]
    assert page.window == "year_to_date"
    assert page.is_judged


def test_window_and_quarter_can_be_chosen(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    batches(3, 1, sampled_on=dt.date(2012, 5, 1))
    figures_recompute()
    page = signed_in(client).get(B6, {"quarter": "2012Q2", "window": "plan_to_date"}).context["page"]
    assert (page.quarter.code, page.window, str(page.reading.figure)) == ("2012Q2", "plan_to_date", "75.00 %（3/4）")
    assert client.get(B6, {"window": "century"}).context["page"].window == "year_to_date"


def test_chart_and_table_show_the_same_quarters(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    batches(3, 1, sampled_on=dt.date(2010, 5, 1))
    figures_recompute()
    page = signed_in(client).get(B6, {"quarter": "2010Q3", "window": "quarter"}).context["page"]
    assert page.chart["labels"] == ["2010Q1", "2010Q2", "2010Q3"]
    assert page.chart["values"] == [None, 75.0, None]
    assert page.chart["shown"] == ["无数据", "75.00 %（3/4）", "无数据"]
    assert set(page.chart["targets"]) == {95.0}
    # Wilson interval of 3 of 4, worked out by hand: 30.06 to 95.44 %.
    assert (round(page.chart["low"][1], 2), round(page.chart["high"][1], 2)) == (30.06, 95.44)


def test_the_chart_tells_where_years_begin_what_runs_and_what_it_shows(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    batches(9, 1, sampled_on=dt.date(2014, 2, 1))
    batches(1, 1, sampled_on=dt.date(2014, 10, 2))
    figures_recompute()
    chart = signed_in(client).get(B6, {"quarter": "2014Q4"}).context["page"].chart
    assert (chart["years"], chart["restarts"]) == ([4, 8, 12, 16], True)
    assert (chart["running"][-2:], chart["lights"][-1]) == ([False, True], "off_track")
    # A floor leads nowhere: it has an error budget in place of a projection.
    assert (chart["labels"][-1], chart["projected"], chart["required"]) == ("2014Q4", None, None)
    assert chart["summary"].startswith(
        "指标B6：2014年第四季度 83.33 %；最低2014年第四季度 83.33 %，最高2014年第一季度 90.00 %；目标≥ 95 %。"
    )


def test_the_chart_leads_to_the_plans_end_where_a_pace_does(client: Client) -> None:
    """4 products without a standard at the end of 2013 and in 2014Q3: the pace stays at 4, and 0 are due at the end of 2015."""
    make_indicator(make_plan(), "B8", "zero", "个", **UNSTANDARDISED)
    for _ in range(4):
        make_product()
    figures_recompute()
    chart = signed_in(client).get(B6.replace("B6", "B8"), {"quarter": "2014Q3"}).context["page"].chart
    assert chart["labels"][len(chart["values"]) :] == ["2014Q4", "2015Q1", "2015Q2", "2015Q3", "2015Q4"]
    assert (chart["projected"], chart["projected_words"], chart["required"]) == (4.0, "约 4 个", 0.0)
    # One pace alone is no range.
    assert chart["fan"] is None


def test_a_figure_says_what_it_rests_on(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    batches(9, 0, township=make_township())
    batches(0, 1)
    make_spot_check(first_result="pending")
    # Another stage, and another year: neither is open here.
    make_spot_check(first_result="pending", stage="production")
    make_spot_check(first_result="pending", sampled_on=dt.date(2013, 5, 1))
    figures_recompute()
    trust = {fact.label: fact for fact in signed_in(client).get(B6, {"quarter": "2014Q3"}).context["page"].trust}
    assert trust["数据来源"].words == "监督抽查合格情况"
    assert trust["覆盖范围"].words == "1个乡镇街道，另有未登记乡镇街道的记录"
    # 1 of 11 batches has no final result: 9.1 %, more than the 5 % that take nothing from a figure.
    assert (trust["未出结论"].words, trust["未出结论"].is_weak) == ("1（9.1%）", True)
    assert trust["样本量"].words == "10（95%置信区间 59.58–98.21 %）"
    assert (trust["更新情况"].words, trust["更新情况"].is_weak) == ("截至2014年9月30日，变更均已计入", False)


def test_trend_and_slices_are_taken_into_excel(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    batches(9, 1, township=make_township(name="口东镇"))
    figures_recompute()
    signed_in(client)
    trend = read_workbook(client.get(B6, {"quarter": "2014Q3", "export": "xlsx", "table": "trend"}))
    assert trend[4][:4] == ["2014年第三季度", 90.0, "9/10", "%"]
    slices = read_workbook(client.get(B6, {"quarter": "2014Q3", "export": "xlsx", "table": "township"}))
    assert slices[4] == ["口东镇", 1, "90.00 %", "9/10"]


def test_slices_add_up_and_lead_to_their_rows(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    batches(1, 2, township=make_township(code="1", name="口东镇"))
    batches(5, 1, township=make_township(code="2", name="新安镇"))
    batches(1, 0)
    figures_recompute()
    page = signed_in(client).get(B6, {"quarter": "2014Q3"}).context["page"]
    table = page.slice_tables[0]
    assert [(line.slice.name, line.weight, str(line.figure)) for line in table.lines] == [
        ("口东镇", 2, "33.33 %（1/3）"),
        ("新安镇", 1, "83.33 %（5/6）"),
        ("未登记", 0, "100.00 %（1/1）"),
    ]
    assert [len(client.get(line.url).context["lines"]) for line in table.lines] == [2, 1, 1]


def test_revisions_tell_before_after_and_cause(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    batches(1, 0)
    figures_recompute()
    batches(0, 1)
    figures_recompute()
    page = signed_in(client).get(B6, {"quarter": "2014Q3"})
    told = [(line.before and line.before.denominator, line.now.denominator) for line in page.context["page"].revisions]
    assert told == [(1, 2), (None, 1)]
    assert "首次计算" in read_texts(page, "td .hint")


def test_definition_clause_and_error_budget_are_told(client: Client) -> None:
    """100 are planned for 2014, so 5 may fail; 3 of 50 have: 2 of the 50 to come may."""
    indicator = make_indicator(make_plan(), "B6")
    make_owner(indicator)
    indicator.definitions.update(planned_sample=100)
    batches(47, 3)
    Recomputation.objects.create(measure="spot-check-pass-rate", state="failed", error="boom")
    figures_recompute()
    response = signed_in(client).get(B6, {"quarter": "2014Q3"})
    reading = response.context["page"].reading
    assert reading.pace_words == ""
    assert reading.budget_words.startswith("今年预计还有 50 例，其中须有 48 例合格，可以有 2 例不合格；达标可能性 ")
    assert "市场商品抽检合格率达95%以上" in read_text(response, ".definition blockquote")
    assert "口径说明" in read_texts(response, ".definition p")
    assert "容错余量" in read_texts(response, ".trend__outlook dt")
    assert "boom" in read_texts(response, ".facts dd")
    assert read_texts(response, ".owners a") == ["工商分局"]


def test_milestones_are_shown_as_they_stood_in_the_quarter(client: Client) -> None:
    steps = make_indicator(make_plan(), "A3", "milestone", "步", **STEPS)
    steps.milestones.create(position=1, name="公布名录", due_on=dt.date(2014, 9, 1))
    steps.milestones.create(position=2, name="总结验收", due_on=dt.date(2015, 12, 1))
    figures_recompute()
    response = signed_in(client).get("/plans/2010-2015/indicators/A3/", {"quarter": "2014Q3"})
    assert [(line.step.name, line.is_late, line.signed_on) for line in response.context["page"].milestones] == [
        ("公布名录", True, None),
        ("总结验收", False, None),
    ]
    assert read_text(response, ".stages__late .stages__warning") == "已逾期，尚未验收 立项督办"


@pytest.mark.parametrize("address", [B6, B6 + "rows/numerator/"])
def test_own_body_enters_and_others_do_not(client: Client, address: str) -> None:
    plan = make_plan()
    owner = make_owner(make_indicator(plan, "B6"), "工商分局")
    other = make_owner(make_indicator(plan, "B5"), "质监局")
    figures_recompute()
    assert signed_in(client, Role.LIAISON, body=owner).get(address).status_code == 200
    assert signed_in(client, Role.HEAD, body=owner).get(address).status_code == 200
    assert signed_in(client, Role.LIAISON, body=other).get(address).status_code == 403
    assert signed_in(client, Role.ADMIN).get(address).status_code == 403


def test_body_that_handed_over_is_shut_out(client: Client) -> None:
    indicator = make_indicator(make_plan(), "B6")
    owner = make_owner(indicator)
    indicator.ownerships.update(until=dt.date(2014, 10, 14))
    assert signed_in(client, Role.LIAISON, body=owner).get(B6).status_code == 403


def test_signed_out_and_unknown(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    assert client.get(B6).status_code == 302
    assert signed_in(client).get("/plans/2010-2015/indicators/Z9/").status_code == 404


def test_number_of_queries_does_not_grow(client: Client) -> None:
    make_owner(make_indicator(make_plan(), "B6", **MARKET))
    batches(1, 1, township=make_township(), category="食品")
    batches(1, 1, township=make_township(), category="食品", sampled_on=dt.date(2013, 7, 1))
    figures_recompute()
    # As a worker's pass leaves one; without any, what waits is asked for by itself.
    Recomputation.objects.create(measure=MARKET["measure"], state=Recomputation.State.DONE)
    signed_in(client).get(B6)
    # The indicator is kept; of the quarter asked for figures and revisions are read, slices with what they add, names and owners.
    read = lambda: client.get(B6, {"quarter": "2014Q3"})  # noqa: E731
    others = "attainment attainment township spotchecktally stalemark townshipname bodyname".split()
    assert list_queries(read) == ["session", "user", "plan", *others]
    for number in range(12):
        batches(1, 1, township=make_township(), category=f"类{number}", sampled_on=dt.date(2011 + number % 4, 7, 1))
    figures_recompute()
    assert list_queries(read) == ["session", "user", "plan", "indicator", *others]
    assert list_queries(read) == "session user plan township spotchecktally stalemark".split()
