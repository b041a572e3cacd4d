"""The day that pages state is that of the figures, and what waits to be counted tells for how long."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from targets.models import Indicator, StaleMark
from targets.services import figures_recompute
from targets.tasks import recompute_stale
from tests.dashboard.plans import MARKET, make_indicator, make_plan
from tests.factories import make_cause, make_certificate, make_enterprise, make_spot_check, make_user
from tests.pages import find_elements, read_texts

pytestmark = pytest.mark.django_db
CERTIFIED = {"measure": "iso9000-enterprises", "window": "quarter_end", "target": 1, "baseline": 0}


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_figures() -> None:
    """Make a certificate that is valid on 2014-10-15 and has expired on 2014-12-31, and a batch."""
    plan = make_plan()
    make_indicator(plan, "B10", "stock", "家", **CERTIFIED)
    make_indicator(plan, "B6", **MARKET)
    make_certificate(make_enterprise(), issued_on=dt.date(2012, 1, 1), expires_on=dt.date(2014, 12, 30))
    make_spot_check(sampled_on=dt.date(2014, 10, 1))
    figures_recompute()


def told(response: Any, css: str) -> str:
    """Return the words of the first element with a class, if there is any."""
    return next(iter(read_texts(response, f".{css}")), "")


def test_a_portal_that_slept_does_not_claim_the_day(office: Client, settings: Any) -> None:
    """Started on 2014-12-31 it said "数据截至2014年12月31日" above figures of 10-15."""
    make_figures()
    settings.BUSINESS_DATE = "2014-12-31"
    response = office.get("/board/")
    view = response.context["view"]
    assert (view.as_of, view.last_day, view.is_behind) == (dt.date(2014, 10, 15), dt.date(2014, 12, 31), True)
    assert told(response, "as-of-behind") == "尚未更新到2014年12月31日"
    assert told(response, "state--slow") == "数据截至2014年10月15日，尚未更新到2014年12月31日。"
    assert not find_elements(response, ".state--done")
    page = office.get("/plans/2010-2015/indicators/B10/?quarter=2014Q4")
    assert told(page, "state--slow") == "数据截至2014年10月15日，尚未更新到今日。"
    assert not find_elements(page, ".state--done")


@pytest.mark.parametrize("address", ["/board/", "/leadership/", "/wall/"])
def test_every_overview_states_the_day_of_its_figures(office: Client, settings: Any, address: str) -> None:
    make_figures()
    settings.BUSINESS_DATE = "2014-10-20"
    response = office.get(address)
    assert told(response, "as-of-behind") == "尚未更新到2014年10月20日"
    recompute_stale()
    response = office.get(address)
    assert (response.context["view"].as_of, told(response, "as-of-behind")) == (dt.date(2014, 10, 20), "")


def test_the_sweep_rolls_the_day_forward(office: Client, settings: Any) -> None:
    make_figures()
    settings.BUSINESS_DATE = "2014-12-31"
    recompute_stale()
    response = office.get("/board/")
    view = response.context["view"]
    assert (view.as_of, view.is_behind) == (dt.date(2014, 12, 31), False)
    assert [(s.indicator.code, str(s.figure), s.status) for s in view.standings] == [
        ("B10", "0 家", "behind"),
        ("B6", "100.00 %（1/1）", "attained"),
    ]
    assert told(response, "state--done") == "全部变更已计入。"


def test_the_day_is_the_oldest_of_the_figures_shown(office: Client, settings: Any) -> None:
    make_figures()
    settings.BUSINESS_DATE = "2014-10-20"
    figures_recompute([Indicator.objects.get(code="B6")])
    assert office.get("/board/").context["view"].as_of == dt.date(2014, 10, 15)


def test_a_past_day_is_no_day_behind(office: Client, settings: Any) -> None:
    make_figures()
    settings.BUSINESS_DATE = "2014-12-31"
    view = office.get("/board/?as_of=2014-10-15").context["view"]
    assert (view.as_of, view.is_behind) == (dt.date(2014, 10, 15), False)


@pytest.mark.parametrize(
    ("age", "level", "css", "words"),
    [
        (5, "busy", "state--busy", "有 1 项变更待重算，数据将在数秒内更新。"),
        (45, "busy", "state--busy", "有 1 项变更待重算，数据将在数秒内更新。"),
        (61, "slow", "state--slow", "有 1 项变更待重算，最早的已等待 1 分钟。"),
        (585, "slow", "state--slow", "有 1 项变更待重算，最早的已等待 9 分钟。"),
        (3725, "stuck", "state--stuck", "有 1 项变更待重算，最早的已等待 62 分钟：后台未在重算，请通知系统管理员。"),
    ],
)
def test_a_worker_that_hangs_is_told(office: Client, age: int, level: str, css: str, words: str) -> None:
    make_figures()
    StaleMark.objects.create(measure="spot-check-pass-rate", quarter_id=20144, cause=make_cause("x"))
    StaleMark.objects.update(created_at=timezone.now() - dt.timedelta(seconds=age))
    for address in ("/board/", "/plans/2010-2015/indicators/B6/"):
        assert told(office.get(address), css) == words
    assert office.get("/board/").context["marks"].level == level


def test_without_marks_all_is_counted(office: Client) -> None:
    make_figures()
    assert told(office.get("/board/"), "state--done") == "全部变更已计入。"


def test_a_day_that_turned_is_no_reason_for_a_change(office: Client, settings: Any) -> None:
    """Three nights, of which only the last changed anything: its certificate had expired."""
    make_figures()
    for day in ("2014-10-16", "2014-12-30", "2014-12-31"):
        settings.BUSINESS_DATE = day
        recompute_stale()
    page = office.get("/plans/2010-2015/indicators/B10/?quarter=2014Q4").context["page"]
    assert [(line.before and line.before.numerator, line.now.numerator) for line in page.revisions] == [
        (1, 0),
        (None, 1),
    ]
    assert page.reading.attainment.revision == 4
