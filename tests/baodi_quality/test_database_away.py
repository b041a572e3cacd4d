"""A database that ends a request's session at any moment, or is not there at all: told in words at every door, nothing half."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from api.tokens import token_create
from exchange.models import SheetImport
from inspections.models import SpotCheck
from notifications.faults import is_database_away
from tests.conftest import database_url
from tests.factories import make_user
from tests.pages import read_text

NOW_LOOK, WAIT = "请先查看是否已保存", "数据库没有响应"
BATCH = {"number": "C-1", "stage": "market", "sampled_on": "2014-08-15", "sample_name": "食用油", "first_result": "passed", "sampled_name": "宝坻百货商场"}  # fmt: skip
SHEET = "抽样编号,环节,抽样日期,被抽样单位名称,样品名称,检验结论\nC-1,流通,2014-08-17,宝坻百货商场,食用油,合格\n"


@pytest.fixture
def office(transactional_db) -> Iterator[Client]:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    yield client
    connection.close()


@contextmanager
def ended_before(words: str) -> Iterator[list[str]]:
    """End the session of the database, as a killed server does, just before the first statement with these words."""
    ended: list[str] = []

    def run(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if words in sql and not ended:
            ended.append(sql)
            with psycopg.connect(database_url(), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        return execute(sql, *rest)

    with connection.execute_wrapper(run):
        yield ended


def form_send(office: Client) -> Any:
    return office.post("/spot-checks/add/", BATCH)


def sheet_send(office: Client) -> Any:
    file = SimpleUploadedFile("八月抽查.csv", SHEET.encode())
    return office.post("/imports/", {"register": "spot-checks", "file": file})


def page_open(office: Client) -> Any:
    return office.get("/spot-checks/")


def stranger_sign_in(_office: Client) -> Any:
    return Client(raise_request_exception=False).post("/sign-in/", {"username": "x", "password": "y"})


@pytest.mark.parametrize(
    ("ask", "words", "heading"),
    [
        (page_open, "django_session", WAIT),
        (page_open, "inspections_spotcheck", WAIT),
        (form_send, "django_session", NOW_LOOK),
        (form_send, "INSERT INTO \"inspections_spotcheck\"", NOW_LOOK),
        (sheet_send, "django_session", NOW_LOOK),
        (sheet_send, "INSERT INTO \"exchange_sheetimport\"", NOW_LOOK),
        (stranger_sign_in, "accounts_user", NOW_LOOK),
    ],
)  # fmt: skip
def test_a_killed_session_is_told_in_words_and_leaves_nothing_half(office, ask, words, heading):
    with ended_before(words) as ended:
        answer = ask(office)
    assert ended
    assert (answer.status_code, read_text(answer, "h1")) == (503, heading)
    connection.close()
    assert (SpotCheck.objects.count(), SheetImport.objects.count()) == (0, 0)


@pytest.mark.parametrize("words", ["api_apitoken", "UPDATE \"api_idempotentanswer\""])  # fmt: skip
def test_programs_get_a_problem_and_may_repeat_the_call(office, words):
    _token, secret = token_create(user=make_user(), name="test", days=1)

    def call() -> Any:
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "7"}
        body = {"rows": [BATCH]}
        return office.post("/api/v1/spot-checks/batch/", body, content_type="application/json", headers=headers)

    with ended_before(words) as ended:
        answer = call()
    assert ended
    told = json.loads(answer.content)
    assert (answer.status_code, told["status"], told["title"]) == (503, 503, "暂时无法处理")
    assert told["detail"].startswith("暂时连接不上数据库")
    connection.close()
    assert (call().status_code, SpotCheck.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    ("address", "kind"), [("/sign-in/?next=/", "text/html"), ("/board/", "text/html"), ("/api/v1/spot-checks/", "application/problem+json")]
)  # fmt: skip
def test_a_database_that_is_not_there_is_told_wherever_one_comes_in(office, monkeypatch, address, kind):
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "PORT", 1)
        answer = office.get(address, headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (503, kind)
    if kind == "text/html":
        assert read_text(answer, "h1") == "数据库没有响应"
    else:
        assert answer.json()["detail"].startswith("暂时连接不上数据库。")


@pytest.mark.parametrize(
    ("fault", "is_away"),
    [
        (psycopg.OperationalError("connection refused"), True),
        (psycopg.errors.AdminShutdown("57P01"), True),
        (psycopg.errors.QueryCanceled("57014"), True),
        (psycopg.errors.LockNotAvailable("55P03"), True),
        (psycopg.errors.DeadlockDetected("40P01"), True),
        (psycopg.errors.TooManyConnections("53300"), True),
        # Asked again, it would be the same.
        (psycopg.errors.ProgramLimitExceeded("54000"), False),
        (psycopg.errors.UniqueViolation("23505"), False),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_only_what_may_be_otherwise_a_moment_later_is_taken_for_away(fault, is_away):
    assert is_database_away(fault) is is_away
    if fault is not None:
        wrapped = OperationalError("wrapped")
        wrapped.__cause__ = fault
        assert is_database_away(wrapped) is is_away
