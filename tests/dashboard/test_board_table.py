"""The board as a table: changes and orders worked out by hand, the choice remembered for each person, Excel and Word."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from docx import Document
from python_calamine import CalamineWorkbook

from accounts.models import Role, User
from exchange.models import ExportJob
from targets.models import Plan
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, STEPS, UNSTANDARDISED, make_indicator, make_owner, make_plan
from tests.dashboard.test_board import batches
from tests.factories import make_award, make_body, make_product, make_user
from tests.pages import find_elements, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
ADDRESS = "/board/?quarter=2014Q3"


@pytest.fixture
def office(client: Client) -> User:
    user = make_user(Role.OFFICE, preferences={"board": "table"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def plan(settings: Any) -> Plan:
    """A rate that fell from 4 of 4 to 47 of 54, 2 awards of 20, 3 products without a standard, and open steps."""
    settings.BUSINESS_DATE = "2014-10-15"
    plan = make_plan()
    make_owner(make_indicator(plan, "B6"), "工商分局")
    make_owner(make_indicator(plan, "A2", "count", "个", **AWARDS), "质监局")
    make_indicator(plan, "B8", "zero", "个", **UNSTANDARDISED)
    step = make_indicator(plan, "A3", "milestone", "步", **STEPS)
    step.milestones.create(position=1, name="公布名录", due_on=dt.date(2014, 6, 30))
    batches(4, 0, dt.date(2014, 5, 5))
    batches(43, 7)
    for _ in range(2):
        make_award(granted_on=dt.date(2014, 7, 1))
    make_product()
    figures_recompute()
    return plan


def read_lines(page: Any) -> dict[str, list[str]]:
    rows = find_elements(page, ".board-table tbody tr")
    return {
        row.find("th").text_content().split("指标")[1]: [
            " ".join("".join(cell.xpath(".//text()[not(ancestor::details)]")).split()) for cell in row.findall("td")
        ]
        for row in rows
    }


def test_a_line_tells_value_parts_target_due_gap_change_light_and_body(
    client: Client, office: User, plan: Plan
) -> None:
    lines = read_lines(client.get(ADDRESS))
    # 100 % of 4 before, 47 of 54 now: 12.96 points less.
    assert lines["B6"] == [
        "87.04%（47/54）",
        "≥ 95 %",
        "95 %",
        "低于目标 7.96 个百分点",
        "−12.96",
        "",
        "严重滞后",
        "工商分局",
    ]
    assert lines["A2"][0:2] == ["2个", "≥ 20 个"]
    assert lines["A2"][4] == "+2"
    assert lines["A3"][4] == "0"
    assert lines["B8"][7] == "—"


def test_no_change_is_told_over_the_turn_of_a_year_within_which_a_rate_is_judged(
    client: Client, office: User, plan: Plan
) -> None:
    batches(1, 1, dt.date(2013, 12, 1))
    batches(1, 0, dt.date(2014, 1, 2))
    figures_recompute()
    lines = read_lines(client.get("/board/?quarter=2014Q1"))
    assert (lines["B6"][0], lines["B6"][4], lines["A2"][4]) == ("100.00%（1/1）", "—", "0")


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["B6", "A2", "B8", "A3"]),
        ("-code", ["A3", "B8", "A2", "B6"]),
        # 18 of 20 missing, all of one step, 1 too many against none, 8 of 95 points.
        ("gap", ["B8", "A3", "A2", "B6"]),
        ("change", ["B6", "B8", "A3", "A2"]),
        ("-change", ["A2", "B8", "A3", "B6"]),
        ("light", ["B6", "A2", "A3", "B8"]),
        ("nonsense", ["B6", "A2", "B8", "A3"]),
    ],
)
def test_every_column_sorts_and_what_has_no_value_comes_last(
    client: Client, office: User, plan: Plan, sort: str, order: list[str]
) -> None:
    assert list(read_lines(client.get(f"{ADDRESS}&sort={sort}"))) == order


def test_a_choice_of_light_narrows_the_table_and_its_file(client: Client, office: User, plan: Plan) -> None:
    assert list(read_lines(client.get(f"{ADDRESS}&owner=质监局"))) == ["A2"]
    answer = client.get(f"{ADDRESS}&owner=质监局&export=xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [line[0] for line in sheet[3:]] == ["A2"]


def test_excel_and_word_hold_what_the_page_shows_and_are_recorded(client: Client, office: User, plan: Plan) -> None:
    answer = client.get(f"{ADDRESS}&export=xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sheet[0][0] == "质量目标工作看板 2014Q3"
    assert sheet[3][:6] == ["B6", "指标B6", 87.04, "47/54", "%", "≥ 95 %"]
    assert sheet[4][2] == 2.0
    word = Document(io.BytesIO(client.get(f"{ADDRESS}&export=docx").content))
    [table] = word.tables
    assert [cell.text for cell in table.rows[1].cells] == [str(cell) for cell in sheet[3]]
    assert [round(side.mm) for side in (word.sections[0].page_width, word.sections[0].page_height)] == [297, 210]
    assert list(ExportJob.objects.order_by("pk").values_list("register", "format", "rows")) == [
        ("board", "xlsx", 4),
        ("board", "docx", 4),
    ]


def test_the_look_is_remembered_for_the_person_and_keeps_the_address(client: Client, plan: Plan) -> None:
    user = make_user(Role.LEADER)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cards = client.get(ADDRESS)
    # The cards go to paper as the table.
    assert [len(find_elements(cards, chosen)) for chosen in (".board-table", ".print-only .board-table")] == [1, 1]
    answer = client.post("/board/look/?quarter=2014Q3&light=behind", {"look": "table"})
    assert (answer.status_code, answer.url) == (302, "/board/?quarter=2014Q3&light=behind")
    page = client.get(ADDRESS)
    assert [len(find_elements(page, chosen)) for chosen in (".board-table", ".print-only .board-table")] == [1, 0]
    user.refresh_from_db()
    assert user.preferences == {"board": "table"}
    assert read_texts(client.get(ADDRESS), ".switch [aria-pressed]") == ["表格"]
    client.post("/board/look/", {"look": "cards"})
    assert len(find_elements(client.get(ADDRESS), ".tile")) == 4


def test_a_look_that_there_is_none_of_is_refused_and_a_body_has_no_board(client: Client, plan: Plan) -> None:
    user = make_user(Role.OFFICE)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/board/look/", {"look": "pie"}).status_code == 400
    assert client.get("/board/look/").status_code == 405
    user.refresh_from_db()
    assert user.preferences == {}
    client.force_login(make_user(Role.HEAD, body=make_body()), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/board/look/", {"look": "table"}).status_code == 403


def test_the_table_takes_the_queries_of_the_cards(client: Client, office: User, plan: Plan) -> None:
    client.get(ADDRESS)
    assert list_queries(lambda: client.get(ADDRESS)) == ["session", "user", "plan", "plan", "report", "stalemark"]
