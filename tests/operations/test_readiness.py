"""What machines ask: answered soon, whatever the database does."""

import datetime as dt
import os
import signal
import time

import pytest
from django.db import connection
from django.utils import timezone

from launcher.folder import DataFolder
from launcher.postgres.server import get_outside_home, remove_cluster, running_postgres
from operations import readiness
from targets.models import Comparison, StaleMark
from tests.factories import make_cause, make_quarters
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


def test_a_process_that_answers_is_alive_and_asks_no_database(client):
    answers = []
    assert list_queries(lambda: answers.append(client.get("/livez"))) == []
    [answer] = answers
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_with_database_and_schema_it_is_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok"})


def test_an_operators_watch_asks_of_the_work_too(client, settings):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        200, {"database": "ok", "cache": "ok", "figures": "ok", "nightly": "ok"},
    )  # fmt: skip
    make_quarters(2014, 2014)
    StaleMark.objects.create(measure="x", quarter_id=20143, cause=make_cause("x"))
    StaleMark.objects.update(created_at=timezone.now() - dt.timedelta(minutes=3))
    one = Comparison.objects.create(finished_at=timezone.now(), figures=9)
    Comparison.objects.filter(pk=one.pk).update(started_at=timezone.now() - dt.timedelta(hours=27))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/health/ready")
    found = answer.json()
    assert (answer.status_code, found["database"], found["cache"]) == (503, "ok", "Valkey does not answer")
    assert found["figures"].startswith("1 changes wait, the oldest for 3 min")
    assert found["nightly"].startswith("9 figures compared at")


def test_a_database_that_is_away_is_the_only_thing_asked(client, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PORT", 1)
    found = client.get("/health/ready")
    assert (found.status_code, found.json()) == (503, {"database": "the database does not answer", "cache": "ok"})


def test_machines_need_no_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/readyz").status_code == 200
    assert client.get("/sign-in/").status_code == 301


def test_a_schema_that_is_not_the_codes_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(readiness, "read_applied", set)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"].endswith("migrations are not applied")


def test_a_database_that_is_away_is_told_without_its_address(client, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PORT", 1)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": "the database does not answer"})


@pytest.mark.processes
def test_a_database_that_stands_still_is_told_soon(client, monkeypatch, tmp_path):
    data = DataFolder(tmp_path)
    data.make()
    with running_postgres(data, durable=False) as postgres:
        port = int(postgres.url.rsplit(":", 1)[1].split("/")[0])
        monkeypatch.setitem(connection.settings_dict, "PORT", port)
        places = [*tmp_path.rglob("postmaster.pid"), *get_outside_home(data).rglob("postmaster.pid")]
        server = int(places[0].read_text().split()[0])
        os.kill(server, signal.SIGSTOP)
        try:
            began = time.monotonic()
            assert client.get("/readyz").status_code == 503
            assert time.monotonic() - began < 4
        finally:
            os.kill(server, signal.SIGCONT)
    remove_cluster(data)
