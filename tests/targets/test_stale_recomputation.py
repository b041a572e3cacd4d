"""What becomes of a pass that fails, or whose worker died."""

import datetime as dt

import pytest
from django.utils import timezone

from targets.models import IndicatorDefinition, Recomputation, StaleMark
from targets.services import stale_marks_write, stale_recompute
from targets.services.stale_recomputation import LEASE
from tests.factories import make_cause, make_indicator, make_plan

pytestmark = pytest.mark.django_db


def broken_and_whole():
    """Make an indicator whose measure is gone and a sound one, and mark both as stale."""
    plan = make_plan()
    broken = make_indicator("gone", plan)
    make_indicator("projects-qualified", plan)
    stale_marks_write(measures=["gone"], quarters=[20143], cause=make_cause("更正"))
    stale_marks_write(measures=["projects-qualified"], quarters=[20143], cause=make_cause("更正"))
    return broken


def test_a_measure_that_fails_keeps_its_marks_and_does_not_hold_up_the_others():
    broken_and_whole()

    assert stale_recompute() == 1

    assert StaleMark.objects.get().measure == "gone"
    failed = Recomputation.objects.get(measure="gone")
    assert (failed.state, failed.attempts) == ("failed", 1)
    assert "gone" in failed.error
    done = Recomputation.objects.get(measure="projects-qualified")
    assert (done.state, done.marks, done.revisions) == ("done", 1, 60)


def test_further_attempts_are_counted_on_the_failed_record_until_it_succeeds():
    broken = broken_and_whole()
    stale_recompute()
    stale_recompute()
    stale_recompute()
    assert Recomputation.objects.get(measure="gone").attempts == 3

    IndicatorDefinition.objects.filter(indicator=broken).update(measure="projects-qualified")
    stale_recompute()

    record = Recomputation.objects.get(measure="gone")
    assert (record.state, record.attempts, record.error) == ("done", 4, "")
    assert not StaleMark.objects.exists()


def test_a_record_whose_worker_died_is_closed_as_interrupted():
    old = Recomputation.objects.create(measure="projects-qualified", state="started")
    Recomputation.objects.filter(pk=old.pk).update(started_at=timezone.now() - LEASE - dt.timedelta(seconds=1))
    new = Recomputation.objects.create(measure="projects-met", state="started")

    stale_recompute()

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == ("failed", "started")
    assert old.error.startswith("InterruptedError")


def test_without_marks_no_record_is_written():
    assert stale_recompute() == 0
    assert not Recomputation.objects.exists()
