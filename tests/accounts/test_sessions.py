"""Sessions: lengthened by people only, written at most once a minute, and never in the way of an answer."""

import datetime as dt

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import expect

from accounts.sessions import PortalSessionMiddleware, SessionStore
from tests.conftest import database_url
from tests.factories import make_plan, make_user
from tests.pages import read_text
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = dt.timedelta(minutes=30)
UNATTENDED = {"X-Unattended": "true"}


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def last_written(minutes_ago: float) -> None:
    Session.objects.update(expire_date=timezone.now() + HALF_AN_HOUR - dt.timedelta(minutes=minutes_ago))


def minutes_left() -> float:
    return round((Session.objects.get().expire_date - timezone.now()) / dt.timedelta(minutes=1), 1)


def writes(client: Client, **headers: str) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        assert client.get("/password/", headers=headers).status_code == 200
    return [sql for sql in (query["sql"] for query in found) if sql.startswith(("UPDATE", "INSERT", "DELETE"))]


def test_a_request_within_the_minute_reads_the_session_and_the_person_and_writes_nothing(office):
    last_written(0.9)
    until = Session.objects.get().expire_date
    assert list_queries(lambda: office.get("/password/changed/")) == ["session", "user"]
    assert Session.objects.get().expire_date == until


def test_after_a_minute_what_a_person_does_lengthens_the_session_and_its_cookie(office):
    last_written(1.1)
    assert len(writes(office)) == 1
    assert minutes_left() == 30
    assert office.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 30 * 60
    assert writes(office) == []


def test_what_a_page_asks_by_itself_lengthens_nothing_and_the_half_hour_ends_the_session(office):
    last_written(29)
    assert writes(office, **UNATTENDED) == []
    assert minutes_left() == 1
    last_written(30.1)
    answer = office.get("/password/", headers=UNATTENDED)
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/password/")


def test_where_the_session_cannot_be_lengthened_the_answer_is_handed_out(office, monkeypatch):
    last_written(2)

    def fail(*words: object, **options: object) -> None:
        raise UpdateError

    monkeypatch.setattr(SessionStore, "save", fail)
    assert office.get("/password/").context["form"]
    assert office.post("/sign-out/").status_code == 302, "signing out deletes, it writes nothing"


@pytest.mark.parametrize("failure", [UpdateError(), OperationalError("the connection is lost")])
def test_where_a_changed_session_is_lost_the_page_says_in_chinese_to_look_first(failure, monkeypatch):
    def answer(request) -> HttpResponse:
        request.session["changed"] = True
        return HttpResponse("saved")

    def fail(*words: object, **options: object) -> None:
        raise failure

    monkeypatch.setattr(SessionStore, "save", fail)
    lost = PortalSessionMiddleware(answer)(RequestFactory().post("/"))
    assert lost.status_code == 503
    assert read_text(lost, "h1") == "请先查看是否已保存"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_after_the_commit_takes_no_answer_with_it(client):
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    last_written(2)
    own = database_url()

    def answer(request) -> HttpResponse:
        assert request.session["_auth_user_id"]
        with connection.cursor() as cursor, psycopg.connect(own) as other:
            cursor.execute("SELECT pg_backend_pid()")
            other.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
        return HttpResponse("saved")

    request = RequestFactory().post("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    assert PortalSessionMiddleware(answer)(request).content == b"saved"
    connection.close()


@pytest.mark.parametrize(
    ("name", "heading"), [("400", "无法识别该请求"), ("500", "系统出错了"), ("answer_lost", "请先查看是否已保存")]
)
def test_pages_for_broken_requests_need_no_request(name, heading):
    assert f"<h1>{heading}</h1>" in render_to_string(f"{name}.html")


def test_a_bad_request_is_answered_in_chinese(client):
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert read_text(answer, "h1") == "无法识别该请求"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_wall_does_not_lengthen_its_session_and_leads_to_the_sign_in_page_at_its_end(
    browser_page, live_server, sign_in
):
    user = make_user("leader")
    make_plan()
    sign_in(browser_page, live_server, user.username)
    browser_page.clock.install()
    browser_page.goto(f"{live_server}/wall/")
    last_written(20)
    with browser_page.expect_response("**/wall/") as asked:
        browser_page.clock.fast_forward(61_000)
    assert asked.value.request.headers["x-unattended"] == "true"
    assert (asked.value.status, minutes_left()) == (200, 10)

    last_written(30.1)
    browser_page.clock.fast_forward(61_000)
    # The clock rings several times at once, and waiting for one load would fail where the next one ends it.
    expect(browser_page).to_have_url(f"{live_server}/sign-in/?next=%2Fwall%2F")
    assert browser_page.locator("form.gate__form [role=status]").inner_text() == (
        "请登录后继续。30 分钟无操作会自动退出登录，已存为草稿的内容不会丢失。"
    )
