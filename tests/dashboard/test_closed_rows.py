"""The rows that an official figure was counted from stay reachable, with what came and went since the closing."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from inspections.models import SpotCheck
from registers.models import Withdrawal
from targets.models import Attainment, CountedRows, Indicator, MilestoneSignOff, Quarter
from targets.services import figures_recompute, quarter_close
from tests.dashboard.plans import AWARDS, STEPS, make_indicator, make_plan
from tests.factories import make_award, make_spot_check, make_township, make_user
from tests.pages import read_text

pytestmark = pytest.mark.django_db
ROWS = "/plans/2010-2015/indicators/B6/rows/{}/"


@pytest.fixture
def user() -> User:
    return make_user(Role.OFFICE)


@pytest.fixture
def office(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def close(user: User) -> None:
    moment = dt.datetime(2014, 10, 12, tzinfo=dt.UTC)
    Quarter.objects.filter(pk__lt=20143).update(closed_at=moment, closed_by=user)
    quarter_close(quarter=Quarter.objects.get(pk=20143), user=user)


@pytest.fixture
def closed(user: User, settings: Any) -> Indicator:
    """Return B6 of 2014Q3: closed with P1, P2 and T1 passed and F1 failed.

    Since then P2 failed on a correction, F1 was withdrawn, T1 moved to the next quarter and N1, N2 were added.
    """
    settings.BUSINESS_DATE = "2014-10-15"
    indicator = make_indicator(make_plan(), "B6")
    town = make_township(name="海滨街道")
    for number, result in (("P1", "passed"), ("P2", "passed"), ("T1", "passed"), ("F1", "failed")):
        make_spot_check(number=number, first_result=result, township=town)
    figures_recompute()
    close(user)
    settings.BUSINESS_DATE = "2014-10-16"
    SpotCheck.objects.filter(number="P2").update(first_result="failed")
    SpotCheck.objects.filter(number="T1").update(sampled_on=dt.date(2014, 10, 2))
    withdrawal = Withdrawal.objects.create(register="x", row=1, subject="F1", reason="重复", withdrawn_by=user)
    SpotCheck.objects.filter(number="F1").update(withdrawal=withdrawal)
    make_spot_check(number="N1")
    make_spot_check(number="N2", first_result="failed")
    figures_recompute()
    return indicator


def numbers(office: Client, side: str, **query: str) -> set[str]:
    response = office.get(ROWS.format(side), {"quarter": "2014Q3"} | query)
    return {line.cells[0] for line in response.context["lines"]}


@pytest.mark.parametrize(
    ("side", "then", "now", "came", "went"),
    [
        ("numerator", {"P1", "P2", "T1"}, {"P1", "N1"}, {"N1"}, {"P2", "T1"}),
        ("denominator", {"P1", "P2", "T1", "F1"}, {"P1", "P2", "N1", "N2"}, {"N1", "N2"}, {"T1", "F1"}),
        ("missed", {"F1"}, {"P2", "N2"}, {"P2", "N2"}, {"F1"}),
    ],
)
def test_each_side_then_and_now(
    office: Client, closed: Indicator, side: str, then: set[str], now: set[str], came: set[str], went: set[str]
) -> None:
    """3 of 4 at the closing, 2 of 4 now."""
    assert numbers(office, side) == then
    assert numbers(office, side, version="closed") == then
    assert numbers(office, side, version="now") == now
    assert numbers(office, side, version="came") == came
    assert numbers(office, side, version="went") == went
    rows = office.get(ROWS.format(side), {"quarter": "2014Q3"}).context["rows"]
    assert [(name, count) for name, _, count in rows.version_counts] == [
        ("closed", len(then)),
        ("now", len(now)),
        ("came", len(came)),
        ("went", len(went)),
    ]
    assert rows.stored == len(then)


def test_the_page_says_with_which_figure_its_rows_agree(office: Client, closed: Indicator) -> None:
    for version, words in (
        ("closed", "共 4 条，为归档锁定时计入的记录，与正式数据一致"),
        ("now", "共 4 条，与看板数据一致"),
        ("came", "归档锁定后新增 2 条，计入更正数据，不计入正式数据。"),
        ("went", "归档锁定时计入的 2 条记录现已不在此列，仍计在正式数据内。"),
    ):
        response = office.get(ROWS.format("denominator"), {"quarter": "2014Q3", "version": version})
        assert read_text(response, "p.agreement") == words


def test_a_version_that_there_is_not_is_the_official_one(office: Client, closed: Indicator) -> None:
    assert numbers(office, "denominator", version="x") == {"P1", "P2", "T1", "F1"}


def test_official_rows_can_be_searched_cut_and_downloaded(office: Client, closed: Indicator) -> None:
    town = SpotCheck.everything.get(number="F1").township
    assert town is not None
    assert numbers(office, "denominator", q="T1") == {"T1"}
    assert numbers(office, "denominator", by="township", key=town.code) == {"P1", "P2", "T1", "F1"}
    response = office.get(ROWS.format("denominator"), {"quarter": "2014Q3", "export": "csv"})
    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert {line.split(",")[0] for line in lines[1:]} == {"P1", "P2", "T1", "F1"}
    assert "B6_2014Q3_year_to_date_denominator_closed_20141016.csv" in response["Content-Disposition"]


def test_a_closed_quarter_without_corrections_lists_what_was_counted(office: Client, user: User, settings: Any) -> None:
    settings.BUSINESS_DATE = "2014-10-15"
    make_indicator(make_plan(), "B6")
    make_spot_check(number="P1")
    figures_recompute()
    close(user)
    response = office.get(ROWS.format("denominator"), {"quarter": "2014Q3"})
    assert (response.context["rows"].version, response.context["rows"].versions) == ("closed", {})
    assert numbers(office, "denominator") == {"P1"}


def test_a_quarter_that_was_closed_before_rows_were_kept_lists_those_of_now(office: Client, closed: Indicator) -> None:
    CountedRows.objects.all().delete()
    assert numbers(office, "denominator") == {"P1", "P2", "N1", "N2"}


def test_rows_of_an_open_quarter_are_those_of_now(office: Client, closed: Indicator) -> None:
    response = office.get(ROWS.format("denominator"), {"quarter": "2014Q4"})
    assert {line.cells[0] for line in response.context["lines"]} == {"P1", "P2", "T1", "N1", "N2"}


def test_a_plain_count_keeps_its_rows(office: Client, user: User, settings: Any) -> None:
    settings.BUSINESS_DATE = "2014-10-15"
    make_indicator(make_plan(), "A2", "count", "个", **AWARDS)
    award = make_award()
    figures_recompute()
    close(user)
    settings.BUSINESS_DATE = "2014-10-16"
    withdrawal = Withdrawal.objects.create(register="x", row=1, subject="x", reason="误录", withdrawn_by=user)
    type(award).objects.filter(pk=award.pk).update(withdrawal=withdrawal)
    make_award()
    make_award()
    figures_recompute()
    response = office.get("/plans/2010-2015/indicators/A2/rows/numerator/?quarter=2014Q3")
    assert [count for _, _, count in response.context["rows"].version_counts] == [1, 2, 2, 1]
    assert response.context["lines"][0].cells[0] == award.product.name


def test_the_interface_gives_the_rows_of_the_official_and_of_the_newest_figure(
    office: Client, closed: Indicator
) -> None:
    """It answered 404 for the official one."""
    revisions = Attainment.objects.filter(indicator=closed, quarter=20143, window="year_to_date").order_by("revision")
    official, newest = revisions
    for figure, expected in ((official, {"P1", "P2", "T1", "F1"}), (newest, {"P1", "P2", "N1", "N2"})):
        answer = office.get(f"/api/v1/attainments/{figure.pk}/rows/", {"side": "denominator"})
        assert {row["cells"][0]["value"] for row in answer.json()["results"]} == expected


def test_the_interface_has_no_rows_of_a_revision_between(office: Client, closed: Indicator) -> None:
    make_spot_check(number="N3")
    figures_recompute()
    between = Attainment.objects.get(indicator=closed, quarter=20143, window="year_to_date", revision=2)
    assert office.get(f"/api/v1/attainments/{between.pk}/rows/").status_code == 404


def test_rows_are_reached_from_a_past_day_after_the_closing(office: Client, closed: Indicator, settings: Any) -> None:
    settings.BUSINESS_DATE = "2014-10-20"
    for day, reached in (("2014-10-14", False), ("2014-10-15", True), ("2014-10-16", True)):
        page = office.get(f"/plans/2010-2015/indicators/B6/?quarter=2014Q3&as_of={day}").context["page"]
        assert page.has_rows is reached


def test_rows_with_the_same_parts_may_be_others(office: Client, user: User, settings: Any) -> None:
    """One batch passed before and after, but not the same one."""
    settings.BUSINESS_DATE = "2014-10-15"
    make_indicator(make_plan(), "B6")
    old = make_spot_check(number="P1", township=make_township())
    figures_recompute()
    close(user)
    settings.BUSINESS_DATE = "2014-10-16"
    SpotCheck.objects.filter(pk=old.pk).update(stage="production")
    make_spot_check(number="P9", township=make_township())
    figures_recompute()
    assert numbers(office, "numerator") == {"P1"}
    assert numbers(office, "numerator", version="went") == {"P1"}
    assert numbers(office, "numerator", version="came") == {"P9"}


def test_a_step_signed_off_backwards_is_not_among_those_of_the_closing(
    office: Client, user: User, settings: Any
) -> None:
    """One of two steps was signed off at the closing; the other one is, since, with a day before it."""
    settings.BUSINESS_DATE = "2014-10-15"
    steps = make_indicator(make_plan(), "A3", "milestone", "步", **STEPS)
    first, second = (steps.milestones.create(position=n, name=f"第{n}步", due_on=dt.date(2015, 1, 1)) for n in (1, 2))
    MilestoneSignOff.objects.create(milestone=first, signed_on=dt.date(2014, 9, 1), evidence="批复")
    figures_recompute()
    close(user)
    settings.BUSINESS_DATE = "2014-10-16"
    MilestoneSignOff.objects.create(milestone=second, signed_on=dt.date(2014, 9, 2), evidence="批复")
    figures_recompute()
    page = office.get("/plans/2010-2015/indicators/A3/?quarter=2014Q3").context["page"]
    assert str(page.reading.figure) == "1/2 步"
    assert [bool(line.signed_on) for line in page.milestones] == [True, False]
    page = office.get("/plans/2010-2015/indicators/A3/?quarter=2014Q4").context["page"]
    assert [bool(line.signed_on) for line in page.milestones] == [True, True]
