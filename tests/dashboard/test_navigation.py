"""The side navigation: what each role is offered, where one stands, what stays folded, and what stands as tabs."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from accounts.models import Role, User
from dashboard.menu import page_tabs, side_navigation
from dashboard.navigation import GROUPS
from reporting import services
from tests.factories import make_user
from tests.pages import find_elements, read_texts
from tests.reporting.report_rows import Cast


def ask(role: str, path: str = "/", cookie: str = "") -> tuple[Any, User]:
    request = RequestFactory().get(path)
    request.COOKIES["menu-7"] = cookie
    request.resolver_match = None
    return request, User(pk=7, role=role)


def offered(role: str, path: str = "/", cookie: str = "") -> dict[str, Any]:
    return {str(group.label): group for group in side_navigation(*ask(role, path, cookie))}


def words_of(group: Any) -> list[str]:
    return [str(entry.label) for entry in group.entries]


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        ("office", ["总览", "季度报告", "督办", "考核评比", "方案", "台账", "数据"]),
        ("leader", ["", "台账", "更多"]),
        ("auditor", ["总览", "季度报告", "督办", "考核评比", "方案", "台账", "数据"]),
        ("liaison", ["季度报告", "督办", "考核评比", "方案", "台账", "数据"]),
        ("head", ["季度报告", "督办", "考核评比", "方案", "台账", "数据"]),
        ("admin", ["方案", "数据"]),
    ],
)
def test_each_role_is_offered_its_own_rooms(role: str, groups: list[str]) -> None:
    assert list(offered(role)) == groups


def test_a_leader_sees_six_entries_and_the_rest_folded() -> None:
    groups = offered("leader")
    assert words_of(groups[""]) == ["领导视图", "工作看板", "领导待批", "报送情况一览", "方案全文", "大屏"]
    assert [group.is_open for group in groups.values()] == [True, False, False]
    # What awaits the leader is counted beside its entry, and what is folded says how much waits in it.
    counted = {str(entry.label): entry.count_url for entry in groups[""].entries if entry.count_url}
    assert counted == {"领导待批": reverse("supervision:count")}
    assert groups["更多"].count_url == reverse("assessment:count")


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_everything_that_a_role_may_enter_is_in_its_menu_or_among_the_tabs(role: str) -> None:
    request, user = ask(role)
    request.resolver_match = resolve("/reports/")
    reached = {entry.url for group in side_navigation(request, user) for entry in group.entries}
    reached |= {tab.url for tab in page_tabs(request, user)}
    entered = {
        reverse(name) for _key, _label, offers in GROUPS for name, _icon, _words, roles in offers if role in roles
    }
    assert reached == entered


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/spot-checks/7/", ["监督抽查"]),
        ("/imports/3/", ["数据导入"]),
        ("/board/", ["工作看板"]),
        ("/reports/review/", ["报送情况一览"]),
        ("/reminders/rules/", ["报送情况一览"]),
        ("/nowhere/", []),
    ],
)
def test_one_entry_is_marked_as_here(path: str, words: list[str]) -> None:
    entries = [entry for group in offered("office", path).values() for entry in group.entries]
    assert [str(entry.label) for entry in entries if entry.is_here] == words


@pytest.mark.parametrize(("role", "words"), [("liaison", "我的填报"), ("head", "我的填报"), ("office", "报送情况一览")])
def test_a_report_stands_where_the_person_came_from(role: str, words: str) -> None:
    request, user = ask(role, "/reports/gongshang/2014Q3/")
    request.resolver_match = resolve(request.path)
    entries = [entry for group in side_navigation(request, user) for entry in group.entries]
    assert [str(entry.label) for entry in entries if entry.is_here] == [words]


@pytest.mark.parametrize(("role", "words"), [("office", ["工作看板"]), ("leader", ["工作看板"]), ("liaison", [])])
@pytest.mark.parametrize("page", ["", "why/", "rows/bad/"])
def test_the_pages_of_a_figure_stand_under_the_board(role: str, words: list[str], page: str) -> None:
    request, user = ask(role, f"/plans/2010-2015/indicators/B5/{page}")
    request.resolver_match = resolve(request.path)
    groups = list(side_navigation(request, user))
    assert [str(entry.label) for group in groups for entry in group.entries if entry.is_here] == words
    # Nothing that a leader has folded comes open by it.
    assert role != "leader" or [group.is_open for group in groups] == [True, False, False]


def test_what_waits_behind_a_tab_stands_in_the_menu_too() -> None:
    counted = {str(entry.label) for group in offered("office").values() for entry in group.entries if entry.count_url}
    assert counted == {"年度综合考核", "报送情况一览", "督办看板", "整改"}


def test_a_group_stays_as_the_person_left_it_unless_they_stand_in_it() -> None:
    assert not offered("office", "/board/", "registers0.plan1")["台账"].is_open
    assert offered("office", "/spot-checks/", "registers0")["台账"].is_open
    assert offered("leader", "/board/", "registers1")["台账"].is_open
    assert all(group.is_open for group in offered("office", "/", "….x0.0.<script>0").values())


@pytest.mark.parametrize(
    ("role", "path", "tabs", "here"),
    [
        ("office", "/reports/", ["报送情况一览", "报告审核", "催报", "填报项"], "报送情况一览"),
        ("office", "/reports/review/", ["报送情况一览", "报告审核", "催报", "填报项"], "报告审核"),
        ("leader", "/reports/missing/", ["报送情况一览", "催报", "填报项"], "报送情况一览"),
        ("office", "/reminders/rules/", ["报送情况一览", "报告审核", "催报", "填报项"], "催报"),
        ("liaison", "/reports/", [], None),
        ("office", "/board/", [], None),
    ],
)
def test_pages_that_belong_together_are_tabs(role: str, path: str, tabs: list[str], here: str | None) -> None:
    request, user = ask(role)
    request.resolver_match = resolve(path)
    found = page_tabs(request, user)
    assert [str(tab.label) for tab in found] == tabs
    assert next((str(tab.label) for tab in found if tab.is_here), None) == here
    # What waits stands at its own tab.
    assert [str(tab.label) for tab in found if tab.count_url] == [tab for tab in tabs if tab == "报告审核"]


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read_count(user: User, name: str = "reports") -> list[str]:
    return read_texts(sign_in(user).get(reverse(f"dashboard:{name}-count")), ".work-count")


@pytest.mark.django_db
def test_the_menu_counts_what_waits_for_whom(settings) -> None:
    settings.BUSINESS_DATE = "2014-10-09"
    cast = Cast()
    assert (read_count(cast.liaison), read_count(cast.head), read_count(cast.office)) == (["1 待办"], [], [])
    cast.fill()
    assert (read_count(cast.liaison), read_count(cast.head)) == (["1 待办"], ["1 待办"])
    cast.submit()
    assert (read_count(cast.liaison), read_count(cast.head), read_count(cast.office)) == ([], [], ["1 待办"])
    assert read_count(cast.office, "rectifications") == []
    services.report_take_back(report=cast.now, user=cast.head)
    settings.BUSINESS_DATE = "2014-10-11"
    answer = sign_in(cast.liaison).get(reverse("dashboard:reports-count"))
    assert read_texts(answer, ".work-count--urgent") == ["1 待办"]


@pytest.mark.django_db
def test_a_page_shows_folded_groups_as_the_browser_keeps_them() -> None:
    office = make_user()
    client = sign_in(office)
    client.cookies[f"menu-{office.pk}"] = "registers0"
    page = client.get("/bodies/")
    folded = {group.get("data-fold") for group in find_elements(page, ".side details") if group.get("open") is None}
    assert folded == {"registers"}
    page = client.get("/reports/")
    assert [tab.get("href") for tab in find_elements(page, ".page-tabs a")] == [
        "/reports/", "/reports/review/", "/reminders/", "/report-items/",
    ]  # fmt: skip
    assert "接口" in read_texts(page, ".user-menu a")


@pytest.mark.django_db
def test_what_was_drawn_for_another_place_role_language_or_fold_is_not_shown() -> None:
    office, leader = make_user(), make_user(Role.LEADER)
    client = sign_in(office)
    assert read_texts(client.get("/bodies/"), ".side [aria-current]") == ["成员单位"]
    assert read_texts(client.get("/spot-checks/"), ".side [aria-current]") == ["监督抽查"]
    assert read_texts(sign_in(leader).get("/spot-checks/"), ".side summary") == ["台账", "更多"]
    client.cookies[f"menu-{office.pk}"] = "plan0"
    assert read_texts(client.get("/spot-checks/"), ".side details:not([open]) summary") == ["方案"]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert read_texts(client.get("/spot-checks/"), ".side [aria-current]") == ["Spot checks"]
