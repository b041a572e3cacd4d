"""The auditor finds who changed what, when, and from what to what; nobody else sees more than they may."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from api.tokens import token_create
from audit.context import act, name_person
from audit.models import Act, Verification
from audit.tasks import verify
from inspections.models import SpotCheck
from tests.factories import make_body, make_enterprise, make_quarters, make_spot_check, make_township, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_heads(settings, tmp_path):
    """Look for the heads of seals where no other test has noted any."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def auditor(client: Client) -> Client:
    client.force_login(make_user(Role.AUDITOR), backend="django.contrib.auth.backends.ModelBackend")
    return client


def signed_in(role: str, **fields: object) -> Client:
    client = Client()
    client.force_login(make_user(role, **fields), backend="django.contrib.auth.backends.ModelBackend")
    return client


def pass_by_interface(check: SpotCheck, user: User) -> None:
    _token, secret = token_create(user=user, name="实验室系统", days=30)
    answer = Client().patch(
        f"/api/v1/spot-checks/{check.pk}/",
        json.dumps({"first_result": "passed"}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
        REMOTE_ADDR="192.0.2.9",
    )
    assert answer.status_code == 200


def test_a_failed_batch_made_a_passed_one_is_told_with_person_way_and_values(auditor):
    make_quarters()
    check, clerk = make_spot_check(first_result="failed"), make_user(display_name="王五")
    pass_by_interface(check, clerk)

    page = auditor.get(reverse("audit:row", args=["inspections_spotcheck", check.pk]))
    assert read_text(page, "main h1") == check.number
    assert read_texts(page, "tbody tr:first-child .trail-changes li") == ["检验结论 不合格 →变为 合格"]
    assert read_texts(page, "tbody td[data-label='操作人'] a")[0] == "王五"

    told = auditor.get(find_elements(page, "tbody td[data-label='操作人'] a")[0].get("href"))
    assert read_text(told, "main h1") == "本次操作改动了 1 行"
    facts = dict(zip(read_texts(told, "dl dt"), read_texts(told, "dl dd"), strict=True))
    assert (facts["途径"], facts["来源地址"]) == ("数据接口 · 令牌 实验室系统", "192.0.2.9")


def test_a_change_in_the_database_itself_is_told_as_such(auditor):
    check = make_spot_check(first_result="failed")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inspections_spotcheck SET first_result = 'passed' WHERE id = %s", [check.pk])
    page = auditor.get(reverse("audit:trail"), {"person": "database", "action": "update", "text": check.number})
    assert read_texts(page, "tbody td[data-label='操作人']") == [
        f"绕过平台 数据库用户 {connection.settings_dict['USER']}"
    ]
    assert read_texts(page, ".trail-changes li") == ["检验结论 不合格 →变为 合格"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"table": "enterprises_enterprise"}, ["甲公司"]),
        ({"text": "甲公司"}, ["甲公司"]),
        ({"text": "丙公司"}, []),
        ({"action": "delete"}, []),
        ({"start": "2001-01-01", "end": "2001-12-31"}, []),
    ],
)
def test_the_search_narrows(auditor, asked, found):
    make_township()
    make_enterprise(name="甲公司")
    page = auditor.get(reverse("audit:trail"), asked)
    assert [text.split()[-1] for text in read_texts(page, "tbody td[data-label='记录']")] == found


def test_the_search_by_person_finds_what_that_person_did(auditor):
    one, other = make_user(display_name="王五"), make_user(display_name="赵六")
    for user in (one, other):
        with act(channel="web", name="POST /x/"):
            name_person(user)
            make_body(name=f"{user}的单位")
    page = auditor.get(reverse("audit:trail"), {"person": one.pk, "table": "departments_body"})
    assert [text.split()[-1] for text in read_texts(page, "tbody td[data-label='记录']")] == ["王五的单位"]


@pytest.mark.parametrize(
    "asked",
    [
        {"start": "morgen"},
        {"row": "x"},
        {"table": "pg_class"},
        {"person": "-1"},
        {"start": "2014-02-01", "end": "2014-01-01"},
    ],
)
def test_a_faulty_search_says_so_at_its_field(auditor, asked):
    page = auditor.get(reverse("audit:trail"), asked)
    assert page.status_code == 200
    assert len(read_texts(page, ".filters__error")) == 1
    assert read_text(page, ".empty-state__title") == "没有符合条件的记录"


def test_older_events_follow_by_their_number(auditor):
    clerk = make_user()
    with act(channel="web", name="POST /x/"):
        name_person(clerk)
        for _ in range(60):
            make_body()
    first = auditor.get(reverse("audit:trail"), {"person": clerk.pk})
    second = auditor.get(reverse("audit:trail") + find_elements(first, "main p > a.btn")[-1].get("href"))
    assert (len(find_elements(first, "tbody tr")), len(find_elements(second, "tbody tr"))) == (50, 10)


def test_the_office_reads_what_concerns_the_programme_and_nothing_of_accounts():
    office, user, body = signed_in(Role.OFFICE), make_user(), make_body()
    assert office.get(reverse("audit:row", args=["departments_body", body.pk])).status_code == 200
    assert office.get(reverse("audit:row", args=["accounts_user", user.pk])).status_code == 404
    page = office.get(reverse("audit:trail"), {"table": "accounts_user"})
    assert len(read_texts(page, ".filters__error")) == 1
    found = {name: read_texts(office.get(reverse("audit:trail"), {"text": name}), "tbody td[data-label='记录'] .hint")
             for name in (body.name, user.username)}  # fmt: skip
    assert found == {body.name: ["单位"], user.username: []}


@pytest.mark.parametrize("role", [Role.LIAISON, Role.HEAD, Role.LEADER, Role.ADMIN])
def test_others_do_not_learn_of_a_row_or_an_act(role):
    with act(channel="web", name="POST /x/"):
        body = make_body()
    client = signed_in(role, body=body if role in {Role.LIAISON, Role.HEAD} else None)
    assert client.get(reverse("audit:row", args=["departments_body", body.pk])).status_code == 404
    assert client.get(reverse("audit:act", args=[Act.objects.first().pk])).status_code == 404


def test_what_is_not_there_is_not_found(auditor):
    assert auditor.get(reverse("audit:row", args=["departments_body", 999999])).status_code == 404
    assert auditor.get(reverse("audit:row", args=["pg_class", 1])).status_code == 404
    assert auditor.get(f"/trail/departments_body/{'9' * 30}/").status_code == 404


def test_a_verification_is_asked_for_and_tells_what_it_found(auditor):
    body = make_body(name="甲局")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE departments_body DISABLE TRIGGER audit_update")
        cursor.execute("UPDATE departments_body SET name = '乙局' WHERE id = %s", [body.pk])
    assert auditor.post(reverse("audit:verification-ask")).status_code == 302
    verify(Verification.objects.get().pk)
    page = auditor.get(reverse("audit:verifications"))
    assert read_text(page, ".panel__body > p:not(.hint)") == "尚无封签。 另有 3 条记录待加封。"
    assert read_texts(page, ".trail-breaks li") == [
        "变更记录功能被关闭或改动：单位。",
        f"绕过变更记录的修改：单位，第 {body.pk} 行。 其变更记录",
    ]


def test_a_record_leads_to_its_history(auditor):
    check = make_spot_check()
    page = auditor.get(check.get_absolute_url())
    link = reverse("audit:row", args=["inspections_spotcheck", check.pk])
    assert [one.get("href") for one in find_elements(page, "main a.btn") if "变更记录" in one.text_content()] == [link]
    leader = signed_in(Role.LEADER).get(check.get_absolute_url())
    assert [one for one in find_elements(leader, "main a.btn") if "变更记录" in one.text_content()] == []


def test_a_page_of_events_takes_as_many_queries_for_many_as_for_few(auditor):
    make_enterprise()
    events, queries = (
        {"table": "enterprises_enterprise"},
        "session user user switchchange event township industry select".split(),
    )
    assert list_queries(lambda: auditor.get(reverse("audit:trail"), events)) == queries
    for _ in range(20):
        make_enterprise()
    assert list_queries(lambda: auditor.get(reverse("audit:trail"), events)) == queries
