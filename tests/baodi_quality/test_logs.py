"""The log: one line an event, as JSON, that says what it belongs to."""

import json
import logging
import sys

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import act, name_person
from baodi_quality.logs import LineFormatter
from tests.factories import make_user
from tests.pages import read_text

pytestmark = pytest.mark.django_db


def write(formatter: LineFormatter, message: str, *words: object, **more: object) -> dict:
    record = logging.LogRecord("targets", logging.ERROR, __file__, 1, message, words, more.pop("exc_info", None))
    record.__dict__ |= more
    line = formatter.format(record)
    assert "\n" not in line
    return json.loads(line)


def test_a_line_of_a_task_names_task_number_and_person():
    user = make_user()
    with act(channel="task", name="exchange.tasks.run_job", request="4711"):
        name_person(user)
        line = write(LineFormatter(), "抽查 %s\n第二行", 7)
    assert line.pop("time")[10] == "T"
    assert line == {
        "level": "ERROR", "logger": "targets", "message": "抽查 7\n第二行",
        "request": "4711", "task": "exchange.tasks.run_job", "user": user.pk,
    }  # fmt: skip
    assert "request" not in write(LineFormatter(), "outside")


def test_a_task_that_is_over_is_named_by_celery_itself():
    line = write(LineFormatter(), "Task failed", data={"id": "4711", "name": "targets.tasks.recompute_stale"})
    assert (line["request"], line["task"]) == ("4711", "targets.tasks.recompute_stale")


def test_the_traceback_of_one_fault_is_written_once_and_its_kind_at_every_line():
    def fail(words: str) -> dict:
        try:
            raise ConnectionError(words)
        except ConnectionError:
            return write(formatter, "no sweep", exc_info=sys.exc_info())

    formatter = LineFormatter()
    first, second = fail("refused\nis it running?"), fail("starting up")
    assert first["fault"] == "ConnectionError: refused"
    assert "raise ConnectionError(words)" in first["traceback"]
    assert (second["fault"], "traceback" in second) == ("ConnectionError: starting up", False)


def test_the_number_stands_in_answer_page_and_log(client: Client, monkeypatch, caplog):
    def fall(*_words: object, **_more: object) -> None:
        raise RuntimeError("unforeseen")

    user = make_user()
    client.force_login(user)
    client.raise_request_exception = False
    monkeypatch.setattr("api.token_pages.render", fall)
    caplog.set_level(logging.INFO)
    answer = client.get(reverse("api:tokens"), {"q": "张三"}, REMOTE_ADDR="192.0.2.9")
    number = answer.headers["X-Request-Id"]
    assert answer.status_code == 500
    assert read_text(answer.content.decode(), "code") == number
    (asked,) = [record for record in caplog.records if record.name == "portal.requests"]
    details = asked.details
    assert details.pop("ms") >= 0
    assert details == {"method": "GET", "path": reverse("api:tokens"), "status": 500, "address": "192.0.2.9"}
    assert "张三" not in asked.getMessage()


def test_what_machines_ask_every_few_seconds_is_not_logged(client: Client, caplog):
    caplog.set_level(logging.INFO)
    assert client.get("/livez").headers["X-Request-Id"]
    assert [record.name for record in caplog.records if record.name == "portal.requests"] == []


def test_administrators_get_one_mail_of_a_fault_without_what_was_typed(
    client: Client, settings, monkeypatch, mailoutbox
):
    def fall(*_words: object, **_more: object) -> None:
        raise RuntimeError("unforeseen")

    settings.ADMINS = [("", "root@example.gov.cn")]
    client.force_login(make_user())
    client.raise_request_exception = False
    monkeypatch.setattr("api.token_pages.render", fall)
    answers = [client.get(reverse("api:tokens"), {"q": "张三"}) for _ in range(2)]
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["root@example.gov.cn"], "[质量兴区] 500 RuntimeError: unforeseen")
    assert f"request {answers[0].headers['X-Request-Id']}" in mail.body
    assert "in fall" in mail.body
    assert "张三" not in mail.body
