"""Real workers on a real queue: whatever fails, the figures end equal to a full recomputation and nothing is stale."""

import datetime as dt
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from baodi_quality.celery import app
from baodi_quality.valkey import outage
from targets.models import Attainment, Recomputation, StaleMark
from targets.services import figures_recompute, stale_marks_write
from targets.services.stale_recomputation import LEASE
from targets.tasks import recompute_stale
from tests.conftest import database_url
from tests.factories import make_cause, make_indicator, make_plan, make_project, make_spot_check, make_township

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

PATIENCE = 60


@pytest.fixture
def indicators():
    """Make three indicators of two measures, and the figures of an empty register."""
    plan = make_plan()
    made = [
        make_indicator("spot-check-pass-rate", plan, parameters={"stage": "market"}),
        make_indicator("spot-check-pass-rate", plan, parameters={"stage": "production"}),
        make_indicator("projects-qualified", plan),
    ]
    figures_recompute()
    return made


def write_checks(days, ring=True, **fields):
    """Write a batch and its marks in one transaction for each day, as a service does."""
    for day in days:
        with transaction.atomic():
            make_spot_check(sampled_on=day, **fields)
            mark("spot-check-pass-rate", day)
    if ring:
        recompute_stale.delay()


def mark(measure, day):
    stale_marks_write(measures=[measure], quarters=[day.year * 10 + (day.month + 2) // 3], cause=make_cause("演练"))


def days(count, first=dt.date(2010, 1, 1), step=11):
    return [first + dt.timedelta(days=step * n) for n in range(count)]


def eventually(holds, what):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def all_recomputed():
    return not StaleMark.objects.exists() and not Recomputation.objects.filter(state="started").exists()


def assert_as_if_computed_afresh(indicator, numerator, denominator):
    """Check the whole plan to date against numbers counted by hand, and every figure against a full recomputation."""
    figure = Attainment.objects.filter(indicator=indicator, quarter=20144, window="plan_to_date").current().get()
    assert (figure.numerator, figure.denominator) == (numerator, denominator)
    assert not StaleMark.objects.exists()
    assert figures_recompute() == []


@contextmanager
def holding(sql) -> Iterator[None]:
    """Hold a lock of another session, on which a worker will wait in the middle of its transaction."""
    with psycopg.connect(database_url()) as other:
        other.execute(sql)
        yield
        other.rollback()


def workers_waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def test_two_workers_at_once_on_many_marks(indicators, celery_worker_process):
    celery_worker_process("--concurrency", "2")
    celery_worker_process("--concurrency", "2")
    town = make_township()

    for day in days(60, step=29):
        write_checks([day], stage="market", first_result="passed" if day.day % 3 else "failed")
        with transaction.atomic():
            make_project(accepted_on=day, township=town)
            mark("projects-qualified", day)
    recompute_stale.delay()
    eventually(all_recomputed, "the marks were not worked off")

    failed = sum(day.day % 3 == 0 for day in days(60, step=29))
    assert_as_if_computed_afresh(indicators[0], 60 - failed, 60)
    assert_as_if_computed_afresh(indicators[2], 60, 60)


def test_two_workers_take_turns_at_one_indicator(indicators, celery_worker_process):
    celery_worker_process("--concurrency", "1")
    celery_worker_process("--concurrency", "1")
    with holding("LOCK TABLE targets_attainment IN SHARE MODE"):
        write_checks(days(1, dt.date(2014, 2, 1)), stage="market")
        eventually(lambda: workers_waiting() == 1, "no worker got to the middle")
        write_checks(days(1, dt.date(2014, 8, 1)), stage="market")
        eventually(lambda: workers_waiting() == 2, "the second worker did not wait for the first")
    eventually(all_recomputed, "the marks were not worked off")

    # Had the second not waited, its sums would have lacked what the first was about to write.
    assert [(r.state, r.attempts, r.marks) for r in Recomputation.objects.all()] == [("done", 1, 1)] * 2
    assert_as_if_computed_afresh(indicators[0], 2, 2)


@pytest.mark.parametrize(
    "lock",
    [
        "SELECT 1 FROM targets_indicator FOR UPDATE",  # marks claimed, nothing counted
        "LOCK TABLE targets_attainment IN SHARE MODE",  # counted and graded, nothing written
    ],
)
def test_a_worker_killed_in_the_middle(indicators, celery_worker_process, lock):
    doomed = celery_worker_process("--concurrency", "1")
    with holding(lock):
        write_checks(days(20), stage="market")
        eventually(lambda: workers_waiting() > 0, "the worker never got to the middle")
        assert Recomputation.objects.get().state == "started"
        os.killpg(doomed.process.pid, signal.SIGKILL)
        doomed.process.wait()
    eventually(lambda: not workers_waiting(), "the dead worker's session lives on")
    assert StaleMark.objects.count() == 20
    assert not Attainment.objects.filter(revision__gt=1).exists()

    Recomputation.objects.update(started_at=timezone.now() - LEASE)  # the sweep comes when the lease is over
    celery_worker_process("--concurrency", "1")
    recompute_stale.delay()
    eventually(all_recomputed, "the marks were not worked off")

    assert_as_if_computed_afresh(indicators[0], 20, 20)
    record = Recomputation.objects.get()
    assert (record.state, record.attempts, record.marks) == ("done", 2, 20)


def test_a_mark_written_while_a_worker_computes_survives(indicators, celery_worker_process):
    celery_worker_process("--concurrency", "1")
    with holding("LOCK TABLE targets_attainment IN SHARE MODE"):
        write_checks(days(1, dt.date(2014, 8, 1)), stage="market")
        eventually(lambda: workers_waiting() > 0, "the worker never got to the middle")
        # Counted already: this batch is not in what the worker is about to write.
        write_checks(days(1, dt.date(2014, 8, 2)), ring=False, stage="market", first_result="failed")
    eventually(all_recomputed, "the second mark was lost")

    assert_as_if_computed_afresh(indicators[0], 1, 2)


def test_messages_lost_and_repeated(indicators, celery_worker_process):
    write_checks(days(5), stage="market")
    with app.connection_for_write() as broker:
        assert broker.default_channel.queue_purge("figures") > 0  # the broker loses every message
    celery_worker_process("--concurrency", "2")
    time.sleep(1)
    assert StaleMark.objects.count() == 5

    for _ in range(6):  # the sweep, and the same message again and again
        recompute_stale.delay()
    eventually(all_recomputed, "the marks were not worked off")

    assert_as_if_computed_afresh(indicators[0], 5, 5)
    revisions = Attainment.objects.filter(indicator=indicators[0], window="quarter", quarter=20101)
    assert sorted(revisions.values_list("revision", flat=True)) == [1, 2]


def test_the_broker_stopped_and_started_while_changes_are_written(indicators, own_valkey, celery_worker_process):
    celery_worker_process("--concurrency", "1")
    write_checks(days(3), stage="market")
    eventually(all_recomputed, "the marks were not worked off")

    own_valkey.end()
    started = time.monotonic()
    write_checks(days(3, dt.date(2012, 1, 1)), ring=False, stage="market", first_result="failed")
    assert time.monotonic() - started < 1  # nobody waits for a dead broker
    assert StaleMark.objects.count() == 3
    own_valkey.begin()
    outage.until = 0.0  # some seconds later
    recompute_stale.delay()  # beat's next sweep
    eventually(all_recomputed, "the worker did not come back")

    assert_as_if_computed_afresh(indicators[0], 3, 6)
