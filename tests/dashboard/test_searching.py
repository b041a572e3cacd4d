"""The search over everything: what is found by which words, by whom, in how many queries and by which index."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dashboard.navigation import OTHER_PAGES
from dashboard.search import search
from dashboard.search.functions import get_roles
from dashboard.search.kinds import list_queries as list_search_queries
from departments.models import BodyName, TownshipName
from enterprises.models import FormerName
from inspections.models import Law
from registers.registry import registry
from registers.withdrawals import row_withdraw
from supervision.models import Supervision, SupervisionPart
from tests.dashboard.plans import make_indicator, make_owner, make_plan
from tests.factories import (
    make_certificate,
    make_enterprise,
    make_evaluation,
    make_project,
    make_spot_check,
    make_township,
    make_user,
)
from tests.inspections.test_cases import make_case, make_complaint
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries
from tests.reporting.report_rows import make_body, make_duty, make_item, make_report

pytestmark = pytest.mark.django_db


def find(user: User, words: str) -> dict[str, list[str]]:
    return {str(group.label): [hit.name for hit in group.hits] for group in search(user, words)}


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_supervision(user: User, body: Any, **fields: Any) -> Supervision:
    day = dt.date(2014, 9, 1)
    item = Supervision.objects.create(
        **{"year": 2014, "serial": 12, "title": "电线合格率滞后", "task": "整改", "closing_standard": "达标", "due_on": day,
           "first_due_on": day, "state": "handling", "drafted_by": user, "created_at": timezone.now()} | fields
    )  # fmt: skip
    SupervisionPart.objects.create(supervision=item, body=body, role="lead", due_on=day, sign_due_on=day)
    return item


def test_an_enterprise_is_found_by_name_former_name_code_and_initials() -> None:
    office = make_user()
    one = make_enterprise(name="宝坻华辰电缆有限公司", uscc="91120224MA05AAAA1B", township=make_township(name="口东镇"))
    make_enterprise(name="津门调料厂")
    FormerName.objects.create(enterprise=one, name="大白街线缆厂")
    for words in ("华辰电缆", "宝坻 电缆", "大白街线缆", "91120224MA05", "hcdl"):
        assert find(office, words) == {"企业": ["宝坻华辰电缆有限公司"]}, words
    # A long number is part of no name, so none is compared with it.
    assert "formername" not in list_queries(lambda: search(office, "91120224MA05"))
    assert "formername" in list_queries(lambda: search(office, "华辰电缆"))
    (group,) = search(office, "华辰电缆")
    assert (group.hits[0].url, group.hits[0].hint) == (one.get_absolute_url(), "口东镇 91120224MA05AAAA1B")


def test_each_number_is_found_from_its_beginning_however_it_is_written() -> None:
    office, body = make_user(), make_body()
    law = Law.objects.create(name="产品质量法", position=1)
    batch = make_spot_check(number="ZZ〔2014〕-001", sample_name="电线", first_result="failed")
    make_certificate(make_enterprise(name="津门厂"), number="ZZ-9001")
    make_project(number="ZZ100", name="学校")
    make_evaluation(number="ZZ200")
    make_case(body, law, number="ZZ〔2014〕3号")
    make_complaint(body, number="ZZ300")
    assert find(office, "ｚｚ") == {
        "监督抽查": ["ZZ〔2014〕-001"], "证书": ["ZZ-9001"], "竣工工程": ["ZZ100"], "服务评价": ["ZZ200"],
        "执法案件": ["ZZ〔2014〕3号"], "投诉举报": ["ZZ300"],
    }  # fmt: skip
    assert find(office, "zz[2014]") == {"监督抽查": ["ZZ〔2014〕-001"], "执法案件": ["ZZ〔2014〕3号"]}
    (group,) = search(office, "zz（2014）-001")
    assert (group.hits[0].url, group.hits[0].hint) == (batch.get_absolute_url(), "电线")
    # Not from the middle of it.
    assert find(office, "2014〕-001") == {}


def test_a_withdrawn_row_is_not_found() -> None:
    office = make_user()
    row_withdraw(row=make_spot_check(number="ZZ001"), reason="重复登记", user=office)
    assert find(office, "ZZ001") == {}


def test_indicators_bodies_townships_and_items_of_supervision_are_found_by_what_they_are_called() -> None:
    office, body = make_user(), make_body(name="区农业局", full_name="宝坻区农业局")
    plan = make_plan()
    make_indicator(plan, "B6")
    township = make_township(name="新安镇")
    TownshipName.objects.create(township=township, name="大钟庄", since=dt.date(2000, 1, 1), until=dt.date(2009, 1, 1))
    BodyName.objects.create(
        body=body, name="农林局", short_name="农林", since=dt.date(2001, 1, 1), until=dt.date(2009, 1, 1)
    )
    make_supervision(office, body)
    assert find(office, "b6") == {"指标": ["指标B6"]}
    assert find(office, "农林") == find(office, "农业局") == {"成员单位": ["区农业局"]}
    (group,) = search(office, "新安")
    assert group.hits[0].url == township.get_absolute_url()
    assert find(office, "大钟") == find(office, "新安") == {"乡镇街道": ["新安镇"]}
    assert find(office, "督〔2014〕12号") == find(office, "电线合格") == {"督办台账": ["电线合格率滞后"]}
    assert find(office, "督〔2014〕13号") == find(office, "2014Q12") == find(office, "2014年12月") == {}


@pytest.mark.parametrize(
    "words", ["2014Q3", "2014年第三季度", "2014年3季度 农业", "三季度 农业局报告", "农业局 2014年"]
)
def test_a_report_is_found_by_its_body_and_its_quarter(words) -> None:
    plan = make_plan()
    body, other = make_body(name="区农业局"), make_body(name="区水务局")
    item = make_item(make_duty(plan, body, other))
    report = make_report(body, item)
    make_report(body, item, quarter=20132)
    if "农业" in words:
        make_report(other, item)
    (group,) = [group for group in search(make_user(), words) if str(group.label) == "季度报告"]
    assert [(hit.name, hit.url) for hit in group.hits] == [("区农业局2014年第三季度报告", report.get_absolute_url())]


def test_a_bodys_people_find_their_own_and_nobody_elses() -> None:
    office, own_body, other = make_user(), make_body(name="宝坻甲局"), make_body(name="宝坻乙局")
    liaison = make_user("liaison", body=own_body)
    law = Law.objects.create(name="产品质量法", position=1)
    plan = make_plan()
    item = make_item(make_duty(plan, own_body, other))
    for body, number in ((own_body, "ZZ1"), (other, "ZZ2")):
        make_case(body, law, number=number)
        make_report(body, item)
        make_supervision(office, body, serial=int(number[-1]), title=f"督办{number}")
    make_spot_check(number="ZZ3")
    make_enterprise(name="ZZ厂")
    make_owner(make_indicator(plan, "ZZ4"), own_body.name)
    make_indicator(plan, "ZZ5")
    assert find(liaison, "zz") == {"指标": ["指标ZZ4"], "执法案件": ["ZZ1"], "督办台账": ["督办ZZ1"]}
    assert find(liaison, "2014Q3") == {"季度报告": ["宝坻甲局2014年第三季度报告"]}
    assert find(make_user("admin"), "zz1") == {}
    assert find(make_user("leader"), "zz")["执法案件"] == ["ZZ1", "ZZ2"]


# What a newcomer looks for and finds in no menu (the newcomer test of the review).
PAGES = {
    "季度汇总": "report-summary", "缺报清单": "reports-missing", "解锁申请": "report-unlockings", "更正单": "report-corrections",
    "截止时间": "report-deadlines", "报表生成": "report-generation", "待认领": "unmatched-producers",
    "疑似重复": "duplicates", "时限规则": "deadline-rules", "案件统计": "case-summary", "gzkb": "board",
}  # fmt: skip


@pytest.mark.parametrize("words", PAGES)
def test_pages_that_stand_in_no_menu_are_found_by_what_they_do(words) -> None:
    group = search(make_user(), words)[0]
    assert str(group.label) == "功能页面"
    names = [reverse(f"{app}:{PAGES[words]}") for app in ("reporting", "inspections", "enterprises", "dashboard")
             if any(name == f"{app}:{PAGES[words]}" for name, *_ in [*OTHER_PAGES, ("dashboard:board",)])]  # fmt: skip
    assert names[0] in [hit.url for hit in group.hits]


def test_only_pages_that_the_person_may_enter_are_offered() -> None:
    liaison = make_user("liaison", body=make_body())
    assert "功能页面" not in find(liaison, "缺报清单")
    assert find(liaison, "案件统计")["功能页面"] == ["案件和投诉举报统计"]
    assert find(make_user("admin"), "看板") == {}
    assert find(make_user("leader"), "设置") == {}


def test_every_page_beside_the_menu_says_who_enters_it() -> None:
    assert {name for name, *_ in OTHER_PAGES if not isinstance(get_roles(name), tuple)} == set()


def test_a_kind_shows_eight_and_leads_to_the_list_with_all() -> None:
    office = make_user()
    for number in range(9):
        make_spot_check(number=f"ZZ{number}")
    (group,) = search(office, "zz")
    assert [hit.name for hit in group.hits] == [f"ZZ{number}" for number in range(8)]
    page = sign_in(office).get("/search/", {"q": "zz"})
    (more,) = find_elements(page, ".found .panel__head a")
    assert more.get("href") == reverse("inspections:spot-checks") + "?q=zz"
    assert read_texts(sign_in(office).get(more.get("href")), ".pager__count, table tbody tr")


def test_the_page_shows_all_of_a_kind_that_no_list_has() -> None:
    office, plan = make_user(), make_plan()
    for number in range(61):
        make_indicator(plan, f"ZZ{number:02}")
    client = sign_in(office)
    part = client.get("/search/", {"q": "zz"}, headers={"HX-Request": "true"})
    assert [len(group.hits) for group in part.context["groups"]] == [8]
    page = client.get("/search/", {"q": "zz"})
    assert [link.get("href") for link in find_elements(page, ".found__hits a")] == [
        reverse("dashboard:indicator", args=[plan.code, f"ZZ{number:02}"]) for number in range(60)
    ]
    assert read_text(page, ".found .panel__head .hint") == "还有更多：请多输入几个字。"
    # What the office can add: one page for each of its registers.
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    added = read_texts(client.get("/search/", {"q": "Add: "}), ".found__hits a")
    assert len(added) == sum(office.role in register.keepers for register in registry.values()) > 8


@pytest.mark.parametrize(
    "words", ["", "z", " ", "\u200b\u200b\u200b", "%%", "__", "\\\\", "'--", "a" * 500, "((((", "督〔9999〕99999号"]
)
def test_nothing_is_found_for_what_means_nothing(words) -> None:
    make_spot_check(number="ZZ001")
    page = sign_in(make_user()).get("/search/", {"q": words})
    assert (page.status_code, page.context["groups"]) == (200, [])
    assert len(read_texts(page, ".found--none li")) == 5


def test_while_typing_a_part_is_answered_with_options_to_walk_through() -> None:
    make_spot_check(number="ZZ001")
    client = sign_in(make_user())
    page = client.get("/search/", {"q": "zz0", "place": "page"}, headers={"HX-Request": "true"})
    options = find_elements(page, "[role=option]")
    assert [option.get("id") for option in options] == ["found-page-1-1", "found-page-all"]
    assert options[1].get("href") == "/search/?q=zz0"
    nothing = client.get("/search/", {"q": "nothing", "place": "<script>"}, headers={"HX-Request": "true"})
    assert read_text(nothing, ".finder__none").startswith("没有查到。")
    assert len(find_elements(client.get("/board/"), ".top-bar [data-finder]")) == 1


def test_the_page_takes_the_same_queries_at_any_size() -> None:
    client, body = sign_in(make_user()), make_body(name="ZZ局")
    plan = make_plan()
    item = make_item(make_duty(plan, body))
    client.get("/search/", {"q": "zz"})
    for size in (1, 10):
        for number in range(size):
            make_spot_check(number=f"ZZ{size}-{number}")
            make_enterprise(name=f"ZZ{size}厂{number}")
            make_report(body, item, quarter=20100 + 10 * (number % 5) + 1 + number // 5 + (size > 1))
        found = list_queries(lambda: client.get("/search/", {"q": "zz"}))
        assert found == "session user formername enterprise body report bodyname".split()
    found = list_queries(lambda: client.get("/search/", {"q": "zz 厂"}))
    assert found == "session user formername formername enterprise body report".split()


def test_every_number_is_looked_up_by_the_index_of_prefixes() -> None:
    numbered = [rows[:9] for rows in list_search_queries(make_user(), "ZZ2014")][5:]
    assert len(numbered) == 8
    with connection.cursor() as cursor:
        # A few rows are read whole or sorted, whatever index there is.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        for rows in numbered:
            plan = rows.explain()
            assert "number_key ~>=~ 'ZZ2014'" in plan, plan
            assert "Sort" not in plan, plan
