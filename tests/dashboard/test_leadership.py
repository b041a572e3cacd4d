"""The leadership view, the wall screen and the ways in."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Role
from bulletin.collecting import collect_facts
from bulletin.narrative import narrate
from targets.models import Plan
from targets.services import figures_recompute
from tests.dashboard.plans import UNSTANDARDISED, make_indicator, make_owner, make_plan
from tests.factories import make_enterprise, make_industry, make_product, make_spot_check, make_township, make_user
from tests.pages import read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
# Who asks, the plan, the stamp of all that figures are read from (of whose tables the plan is the first), marks that wait, at once
# reports, items of supervision, who is named and sheets of the assessment; how many rectifications are overdue; and, while the page
# is drawn, supervision raised from what is behind.
EVERY_TIME = ["session", "user", "plan", "plan", "stalemark", "bodyname", "rectification", "bodyname"]
# Quarters, figures, indicators and definitions; then who leads; then what the sentences are made of.
AT_FIRST = [*EVERY_TIME[:4], "quarter", "bodyname", "attainment", *EVERY_TIME[4:]]


def signed_in(client: Client, role: str = Role.LEADER, **fields: Any) -> Client:
    client.force_login(make_user(role, **fields), backend="django.contrib.auth.backends.ModelBackend")
    return client


def behind_in_two_towns() -> None:
    """Make the market pass rate 6 of 10, with 3 failures in one town and 1 in another."""
    make_owner(make_indicator(make_plan(), "B6"))
    towns = [make_township(name="口东镇"), make_township(name="新安镇")]
    for town, failed in zip(towns, (3, 1), strict=True):
        for _ in range(failed):
            make_spot_check(township=town, first_result="failed")
        for _ in range(3):
            make_spot_check(township=town)
    figures_recompute()


@pytest.mark.parametrize(
    ("address", "red", "words"),
    [
        # The target itself is due, so both would say the same.
        ("/leadership/?quarter=2014Q3", ".red-item", "低于目标 35 个百分点"),
        ("/wall/", ".wall-red", "比应达值差 35 个百分点 · 工商分局"),
    ],
)
def test_red_list_says_how_far_and_where(client: Client, address: str, red: str, words: str) -> None:
    behind_in_two_towns()
    response = signed_in(client).get(address)
    assert read_text(response, f"{red}__gap") == words
    assert "问题较多的乡镇街道：口东镇 3、新安镇 1" in read_texts(response, f"{red}__reason")
    assert [item.standing.status for item in response.context["red"]] == ["off_track"]


def test_rows_are_one_click_from_the_red_list(client: Client) -> None:
    behind_in_two_towns()
    item = signed_in(client).get("/leadership/?quarter=2014Q3").context["red"][0]
    rows = client.get(item.rows_url)
    assert rows.context["sheet"].paginator.count == 4


def test_what_must_vanish_is_weighed_by_what_is_there(client: Client) -> None:
    make_indicator(make_plan(), "B8", "zero", "个", **UNSTANDARDISED)
    industry = make_industry(name="橡胶和塑料制品业")
    factory = make_enterprise(township=make_township(name="方家庄镇"), industry=industry)
    for _ in range(30):
        make_product(factory)
    figures_recompute()
    item = signed_in(client).get("/leadership/?quarter=2014Q3").context["red"][0]
    assert item.reasons == ["问题较多的乡镇街道：方家庄镇 30", "问题较多的行业：橡胶和塑料制品业 30"]
    assert client.get(item.rows_url).context["sheet"].paginator.count == 30


@pytest.mark.parametrize("address", ["/leadership/?quarter=2014Q3", "/wall/"])
def test_the_quarter_is_told_as_in_the_bulletin(client: Client, address: str) -> None:
    behind_in_two_towns()
    response = signed_in(client).get(address)
    told = response.context["narrative"]
    quarter = response.context["view"].quarter
    sentences = narrate(collect_facts(Plan.objects.get(), quarter))
    assert [sentence for section in told.values() for sentence in section] == sentences
    assert any(told["overall"][0].text in words for words in read_texts(response, ".narrative p, .wall-narrative"))
    assert told["indicators"][0].text == "指标B6：本年累计抽检10批次，合格6批次，合格率60.00%，低于目标35个百分点。"


def test_nothing_behind_is_said(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    make_spot_check()
    figures_recompute()
    assert "没有滞后的指标" in read_texts(signed_in(client).get("/leadership/?quarter=2014Q3"), ".empty-state__title")


@pytest.mark.parametrize("address", ["/leadership/", "/wall/", "/wall/places/"])
def test_readers_only(client: Client, address: str) -> None:
    owner = make_owner(make_indicator(make_plan(), "B6"))
    for role, status in ((Role.OFFICE, 200), (Role.AUDITOR, 200), (Role.ADMIN, 403)):
        assert signed_in(client, role).get(address).status_code == status
    assert signed_in(client, Role.HEAD, body=owner).get(address).status_code == 403


def test_number_of_queries_is_fixed(client: Client) -> None:
    """As long as nothing changed the figures are read once for everybody; what moves without them is read every time."""
    behind_in_two_towns()
    signed_in(client)
    for _ in range(2):
        assert list_queries(lambda: client.get("/leadership/")) == AT_FIRST
        assert list_queries(lambda: client.get("/leadership/")) == EVERY_TIME
        wall = list_queries(lambda: client.get("/wall/"))
        assert wall == "session user plan plan bodyname bodyname rectification".split()
        assert (
            list_queries(lambda: client.get("/wall/places/"))
            == "session user plan attainment townshipname quarter bodyname township townshipname".split()
        )
        for _ in range(5):
            make_spot_check(township=make_township(), first_result="failed")
        figures_recompute()


def test_between_its_goals_the_wall_shows_places_bodies_and_what_failed(client: Client) -> None:
    behind_in_two_towns()
    page = signed_in(client).get("/wall/places/")
    assert page.context["map"].attainment.indicator.code == "B6"
    assert read_texts(page, ".wall-side .wall-red__gap") == ["未责令整改 · 新安镇", *["未责令整改 · 口东镇"] * 3]
    assert "还没有报告" in read_texts(page, ".wall-ranking td")


def test_everyone_is_led_to_their_first_page(client: Client) -> None:
    owner = make_owner(make_indicator(make_plan(), "B6"))
    for role, place in ((Role.OFFICE, "/board/"), (Role.AUDITOR, "/board/"), (Role.LEADER, "/leadership/")):
        assert signed_in(client, role).get("/").url == place
    assert signed_in(client, Role.LIAISON, body=owner).get("/").url == "/home/"
    assert signed_in(client, Role.ADMIN).get("/").url == "/users/"
