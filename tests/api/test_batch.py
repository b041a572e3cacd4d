"""Batches of spot checks: all or nothing, by the rules of the sheets, each key once, also under two calls at the same time."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from api.idempotency import delete_old_answers
from api.models import IdempotentAnswer
from inspections.models import SpotCheck
from targets.models import StaleMark
from tests.factories import make_enterprise, make_quarters, make_spot_check, make_township, make_user

pytestmark = pytest.mark.django_db


def batch_row(number: str, **fields: object) -> dict[str, object]:
    """Make a batch that passed in the market in the third quarter of 2014."""
    plain = {"stage": "market", "sampled_on": "2014-08-15", "sample_name": "食用盐", "first_result": "passed"}
    return {"number": number, **plain, **fields}


def send(program, rows: object, key: str = "k1"):
    return program.post("spot-checks/batch/", {"rows": rows}, **{"Idempotency-Key": key})


def test_it_writes_rows_with_items_places_producers_and_marks(caller) -> None:
    make_quarters(2014, 2014)
    township, enterprise = make_township(), make_enterprise()
    items = [{"item": "标签", "measured": "缺失", "limit": None}, {"item": "水分", "measured": "9%", "limit": "≤8%"}]
    failed = batch_row(
        "B2", first_result="failed", failing_items=items, township=township.name, sampled_on="2014-05-02"
    )
    answer = send(caller(make_user()), [batch_row("B1", producer_name=enterprise.name), failed])
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json() == {"new": 2, "changed": 0, "unchanged": 0}
    assert SpotCheck.objects.get(number="B1").producer == enterprise
    stored = SpotCheck.objects.get(number="B2")
    assert (stored.outcome, stored.township) == ("failed", township)
    assert [(row.item, row.measured, row.limit) for row in stored.failing_items.all()] == [
        ("标签", "缺失", ""),
        ("水分", "9%", "≤8%"),
    ]
    assert {mark.quarter_id for mark in StaleMark.objects.all()} == {20142, 20143}


def test_a_number_that_is_recorded_is_corrected(caller) -> None:
    make_spot_check(number="B1", brand="旧")
    assert send(caller(make_user()), [batch_row("B1", brand="新"), batch_row("B2")]).json() == {
        "new": 1,
        "changed": 1,
        "unchanged": 0,
    }
    assert SpotCheck.objects.get(number="B1").brand == "新"


def test_it_names_row_and_field_of_every_fault_and_writes_nothing(caller) -> None:
    rows = [
        batch_row("B1"),
        batch_row("B2", sampled_on="2014-02-30", stage="沿街"),
        batch_row("B3", first_result="passed", failing_items=[{"item": "标签"}]),
        batch_row("ｂ１"),
        batch_row("B5", sample_name=None),
        batch_row("B6", colour="red", brand=7),
        "B7",
        batch_row("B8", failing_items=[{"thing": 1}]),
        batch_row("B9", township="无此镇"),
    ]
    answer = send(caller(make_user()), rows)
    assert answer.status_code == 400
    found = {(error["row"], error["field"]) for error in answer.json()["errors"]}
    assert found >= {
        (1, "sampled_on"),
        (1, "stage"),
        (3, "number"),
        (5, "colour"),
        (5, "brand"),
        (6, ""),
        (7, "failing_items"),
    }
    assert not SpotCheck.objects.exists() and not StaleMark.objects.exists()
    answer = send(caller(make_user()), [rows[0], rows[2], rows[4], rows[8]])
    assert [(error["row"], error["field"]) for error in answer.json()["errors"]] == [
        (1, "item"),
        (2, "sample_name"),
        (3, "township"),
    ]
    assert not SpotCheck.objects.exists()


@pytest.mark.parametrize("rows", [None, [], {}, [{}] * 5001])
def test_it_takes_1_to_5000_rows(caller, rows: object) -> None:
    answer = send(caller(make_user()), rows)
    assert answer.status_code == 400 and answer.json()["errors"][0]["field"] == "rows"


@pytest.mark.parametrize("key", ["", "x" * 101])
def test_a_key_is_obligatory(caller, key: str) -> None:
    answer = send(caller(make_user()), [batch_row("B1")], key)
    assert answer.status_code == 400 and answer.json()["errors"][0]["field"] == "Idempotency-Key"


def test_only_the_office_sends_batches(caller) -> None:
    assert send(caller(make_user(Role.AUDITOR)), [batch_row("B1")]).status_code == 403


def test_the_same_key_gives_the_same_answer_and_writes_once(caller) -> None:
    program = caller(make_user())
    first = send(program, [batch_row("B1")])
    SpotCheck.objects.all().delete()
    again = send(program, [batch_row("B1")])
    assert again.status_code == 200 and again.json() == first.json() == {"new": 1, "changed": 0, "unchanged": 0}
    assert not SpotCheck.objects.exists()


def test_the_same_key_for_another_call_is_refused(caller) -> None:
    program = caller(make_user())
    send(program, [batch_row("B1")])
    assert send(program, [batch_row("B2")]).status_code == 422
    assert not SpotCheck.objects.filter(number="B2").exists()
    assert send(caller(make_user()), [batch_row("B2")]).status_code == 200


def test_a_refused_call_leaves_its_key_free(caller) -> None:
    program = caller(make_user())
    assert send(program, [batch_row("B1", stage="?")]).status_code == 400
    assert send(program, [batch_row("B1")]).status_code == 200


def test_answers_are_forgotten_after_some_days(caller, settings) -> None:
    send(caller(make_user()), [batch_row("B1")])
    assert delete_old_answers() == 0
    IdempotentAnswer.objects.update(answered_at=timezone.now() - timedelta(days=settings.IDEMPOTENCY_DAYS, seconds=1))
    assert delete_old_answers() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_calls_at_the_same_time_one_writes_and_both_get_its_answer(caller) -> None:
    program = caller(make_user())
    body = json.dumps({"rows": [batch_row(f"B{place}") for place in range(300)]})
    gate, answers = threading.Barrier(4), []

    def call() -> None:
        headers = {**program.headers, "Idempotency-Key": "k1"}
        gate.wait()
        answer = Client().post("/api/v1/spot-checks/batch/", body, content_type="application/json", headers=headers)
        answers.append((answer.status_code, answer.json()))
        connections.close_all()

    callers = [threading.Thread(target=call) for _ in range(4)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    assert answers == [(200, {"new": 300, "changed": 0, "unchanged": 0})] * 4
    assert SpotCheck.objects.count() == 300


@pytest.mark.django_db(transaction=True)
def test_a_second_call_waits_until_the_first_has_committed(caller) -> None:
    program, answers = caller(make_user()), []
    kept = IdempotentAnswer(user=program.user, key="k1", fingerprint="another call", status=200)

    def call() -> None:
        answers.append(send(program, [batch_row("B1")]).status_code)
        connections.close_all()

    connection.set_autocommit(False)
    try:
        kept.save()
        second = threading.Thread(target=call)
        second.start()
        second.join(0.5)
        assert second.is_alive() and not answers
        connection.commit()
    finally:
        connection.set_autocommit(True)
    second.join()
    assert answers == [422]
