"""Closing a quarter: what it was closed with stays official, corrections stand beside it, past days can be asked."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.models import Role, User
from departments.models import DutyAssignment
from reporting import services
from reporting.transitions import ReportRefused
from targets.models import Attainment, Comparison, Indicator, Quarter, StaleMark
from targets.services import ClosingRefused, figures_recompute, quarter_close
from targets.services.figures import lock_indicators
from tests.dashboard.plans import make_indicator, make_plan
from tests.factories import make_cause, make_spot_checks, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries
from tests.reporting.report_rows import Cast, make_body, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user(Role.OFFICE)


@pytest.fixture
def office(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def batches(passed: int, failed: int) -> None:
    for result, number in (("passed", passed), ("failed", failed)):
        make_spot_checks(number, first_result=result, sampled_on=dt.date(2014, 8, 15))


def close_before(key: int, user: User) -> None:
    moment = dt.datetime(2014, 10, 12, tzinfo=dt.UTC)
    Quarter.objects.filter(pk__lt=key).update(closed_at=moment, closed_by=user)


@pytest.fixture
def closed(user: User, settings: Any) -> Indicator:
    """Return B6 in 2014Q3, closed on 2014-10-15 with 47 of 50, of which 47 of 53 is known since 2014-10-16."""
    indicator = make_indicator(make_plan(), "B6")
    close_before(20143, user)
    batches(passed=47, failed=3)
    figures_recompute()
    quarter_close(quarter=Quarter.objects.get(pk=20143), user=user)
    settings.BUSINESS_DATE = "2014-10-16"
    batches(passed=0, failed=3)
    figures_recompute()
    settings.BUSINESS_DATE = "2014-10-20"
    return indicator


def standing(office: Client, query: str) -> Any:
    return office.get(f"/board/?quarter=2014Q3{query}").context["view"].standings[0]


def test_closed_figure_stays_and_its_correction_stands_beside_it(office: Client, closed: Indicator) -> None:
    found = standing(office, "")
    assert (str(found.figure), str(found.correction)) == ("94.00 %（47/50）", "88.68 %（47/53）")
    page = office.get("/plans/2010-2015/indicators/B6/?quarter=2014Q3")
    assert read_text(page, ".reading__figure .fig__parts") == "（47/50）"
    assert "正式数据以归档锁定时为准。 更正 88.68%（47/53）" in read_text(page, ".notice.closed")


def test_an_open_quarter_sums_up_what_is_known_now(office: Client, closed: Indicator) -> None:
    assert str(office.get("/board/?quarter=2014Q4").context["view"].standings[0].figure) == "88.68 %（47/53）"


@pytest.mark.parametrize(
    ("day", "figure", "correction"),
    [
        ("2014-10-14", "无数据", None),
        ("2014-10-15", "94.00 %（47/50）", None),
        ("2014-10-16", "94.00 %（47/50）", "88.68 %（47/53）"),
    ],
)
def test_the_board_as_it_was_known_on_a_past_day(
    office: Client, closed: Indicator, day: str, figure: str, correction: str | None
) -> None:
    found = standing(office, f"&as_of={day}")
    assert str(found.figure) == figure
    assert (str(found.correction) if found.correction else None) == correction
    assert found.url.endswith(f"?quarter=2014Q3&as_of={day}")
    assert "此后录入或更正的内容不计入" in read_text(office.get(found.url), ".notice.known")


def test_a_day_that_is_none_is_not_found_and_today_is_no_past_day(office: Client, closed: Indicator) -> None:
    assert office.get("/board/?as_of=2014-02-30").status_code == 404
    assert not find_elements(office.get("/board/?as_of=2014-10-20"), ".notice.known")


@pytest.mark.parametrize(("version", "count", "stored"), [("", 50, 50), ("closed", 50, 50), ("now", 53, 53)])
def test_rows_are_held_against_the_figure_they_make_up(
    office: Client, closed: Indicator, version: str, count: int, stored: int
) -> None:
    response = office.get(f"/plans/2010-2015/indicators/B6/rows/denominator/?quarter=2014Q3&version={version}")
    assert (response.context["sheet"].paginator.count, response.context["rows"].stored) == (count, stored)


def test_what_bars_a_closing(user: User) -> None:
    make_indicator(make_plan(), "B6")
    running, over = Quarter.objects.get(pk=20144), Quarter.objects.get(pk=20143)
    with pytest.raises(ClosingRefused, match="尚未结束"):
        quarter_close(quarter=running, user=user)
    with pytest.raises(ClosingRefused, match="以前各季度"):
        quarter_close(quarter=over, user=user)
    close_before(20143, user)
    mark = StaleMark.objects.create(measure="spot-check-pass-rate", quarter_id=20142, cause=make_cause("x"))
    with pytest.raises(ClosingRefused, match="待计入"):
        quarter_close(quarter=over, user=user)
    mark.delete()
    with pytest.raises(ClosingRefused, match="理由"):
        quarter_close(quarter=over, user=user, checks={"imports": 1})
    quarter_close(quarter=over, user=user, checks={"imports": 1}, note="该批次与本季度无关")
    with pytest.raises(ClosingRefused, match="已经归档锁定"):
        quarter_close(quarter=over, user=user)
    over.refresh_from_db()
    assert (over.closed_by, over.closing_note, over.closing_checks) == (user, "该批次与本季度无关", {"imports": 1})


def test_a_later_mark_of_a_later_quarter_does_not_bar(user: User) -> None:
    make_indicator(make_plan(), "B6")
    close_before(20143, user)
    StaleMark.objects.create(measure="spot-check-pass-rate", quarter_id=20144, cause=make_cause("x"))
    assert quarter_close(quarter=Quarter.objects.get(pk=20143), user=user).is_closed


def test_closing_in_the_browser_asks_for_a_reason_and_tells_who_closed(office: Client, user: User) -> None:
    make_indicator(make_plan(), "B6")
    close_before(20143, user)
    page = office.get("/quarters/2014Q3/close/")
    assert {check.key: check.passed for check in page.context["closing"].checks} == {
        "over": True,
        "earlier": True,
        "marks": True,
        "failed": True,
        "differences": True,
        "compared": False,
        "imports": True,
        "reports": True,
        "unlocked": True,
    }
    refused = office.post("/quarters/2014Q3/close/", {"note": " "})
    assert (refused.status_code, Quarter.objects.get(pk=20143).is_closed) == (409, False)
    office.post("/quarters/2014Q3/close/", {"note": "核对改在次日进行"})
    assert user.display_name in read_texts(office.get("/quarters/"), 'td[data-label="归档锁定人"]')
    assert Quarter.objects.get(pk=20143).closing_checks == {"compared": 1}


def test_reports_that_are_outstanding_are_told_and_recorded(office: Client, user: User) -> None:
    cast = Cast()
    close_before(20143, user)
    Comparison.objects.create(finished_at=dt.datetime(2014, 10, 14, 18, tzinfo=dt.UTC))
    Comparison.objects.update(started_at=dt.datetime(2014, 10, 14, 18, tzinfo=dt.UTC))
    bodies = [make_body() for _ in range(3)]
    made, _unmade, accepted = bodies
    for body in bodies:
        DutyAssignment.objects.create(duty=cast.duty, body=body, part="lead", since=dt.date(2010, 1, 1))
    make_report(
        made, cast.item, state="submitted", first_submitted_at=cast.report.due_at, submitted_at=cast.report.due_at
    )
    make_report(
        accepted, cast.item, state="accepted", first_submitted_at=cast.report.due_at, submitted_at=cast.report.due_at
    )
    cast.bring_to("reopened")
    checks = {check.key: check for check in office.get("/quarters/2014Q3/close/").context["closing"].checks}
    assert (checks["reports"].open, checks["unlocked"].open) == (2, 1)
    assert checks["reports"].url == "/reports/missing/?quarter=2014Q3"
    StaleMark.objects.all().delete()
    assert office.post("/quarters/2014Q3/close/", {"note": ""}).status_code == 409
    assert office.post("/quarters/2014Q3/close/", {"note": "两家单位未报"}).status_code == 302
    assert Quarter.objects.get(pk=20143).closing_checks == {"reports": 2, "unlocked": 1}


def test_what_was_accepted_stands_again_after_the_closing(user: User, settings: Any) -> None:
    cast = Cast()
    close_before(20143, user)
    cast.bring_to("reopened")
    cast.fill(9)
    StaleMark.objects.all().delete()
    quarter_close(quarter=Quarter.objects.get(pk=20143), user=user)
    with pytest.raises(ReportRefused):
        cast.sign()
    settings.BUSINESS_DATE = "2014-10-20"
    assert services.reports_lock_expired() == 1
    assert (cast.now.state, cast.value.figure) == ("accepted", 5)


@pytest.mark.parametrize(("hour", "passed"), [(15, False), (16, True)])
def test_a_comparison_after_the_quarter_passes(office: Client, user: User, hour: int, passed: bool) -> None:
    """The quarter ends with its last day in Shanghai, eight hours before it does in Greenwich."""
    make_indicator(make_plan(), "B6")
    moment = dt.datetime(2014, 9, 30, hour, tzinfo=dt.UTC)
    Comparison.objects.create(finished_at=moment)
    Comparison.objects.update(started_at=moment)
    checks = office.get("/quarters/2014Q3/close/").context["closing"].checks
    assert {check.key: check.passed for check in checks}["compared"] is passed


@pytest.mark.parametrize(("role", "look", "close"), [("leader", 200, 403), ("auditor", 200, 403), ("admin", 403, 403)])
def test_who_may_look_and_who_may_close(client: Client, role: str, look: int, close: int) -> None:
    make_indicator(make_plan(), "B6")
    client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/quarters/").status_code == look
    assert client.post("/quarters/2014Q3/close/", {"note": "x"}).status_code == close
    assert not Quarter.objects.get(pk=20143).is_closed


def test_list_of_quarters_counts_corrections_in_a_fixed_number_of_queries(office: Client, closed: Indicator) -> None:
    answers = []
    queries = list_queries(lambda: answers.append(office.get("/quarters/")))
    lines = answers[0].context["lines"]
    assert [(line.quarter.code, line.corrections) for line in lines[:2]] == [("2014Q4", 0), ("2014Q3", 1)]
    assert queries == "session user quarter attainment attainment reportversion plan".split()


@pytest.mark.django_db(transaction=True)
def test_a_closing_waits_for_a_worker_that_is_writing_figures(user: User) -> None:
    indicator = make_indicator(make_plan(), "B6")
    close_before(20143, user)
    batches(passed=1, failed=0)
    holding, done = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                lock_indicators(Indicator.objects.filter(pk=indicator.pk))
                holding.set()
                done.wait(1)
                figures_recompute()
        finally:
            connection.close()

    worker = threading.Thread(target=write)
    worker.start()
    holding.wait(5)
    quarter = quarter_close(quarter=Quarter.objects.get(pk=20143), user=user)
    worker.join()
    written = Attainment.objects.get(indicator=indicator, quarter=20143, window="quarter")
    assert quarter.closed_at is not None
    assert written.computed_at < quarter.closed_at
    assert Attainment.objects.filter(quarter=20143).official().count() == 3
