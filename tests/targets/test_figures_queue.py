"""Figures have a worker of their own: whatever the other one is busy with, they follow."""

import datetime as dt
import time

import pytest

from exchange.jobs import job_enqueue
from exchange.models import SheetImport
from targets.models import Attainment, StaleMark
from targets.services import figures_recompute, stale_marks_write
from targets.tasks import recompute_stale
from tests.factories import make_cause, make_indicator, make_quarters, make_spot_check, make_user

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def test_a_figure_follows_while_nobody_takes_up_a_long_import(celery_worker_process):
    make_quarters()
    make_indicator("spot-check-pass-rate", code="C1", parameters={"stage": "market"})
    figures_recompute()
    sheet = SheetImport.objects.create(
        requested_by=make_user(), state=SheetImport.State.CHECKING, register="spot-checks"
    )
    job_enqueue(SheetImport, sheet.pk)
    make_spot_check(number="CC1", sampled_on=dt.date(2014, 8, 15))
    stale_marks_write(measures=["spot-check-pass-rate"], quarters=[20143], cause=make_cause("x"))

    celery_worker_process("--queues", "figures")
    recompute_stale.delay()
    end = time.monotonic() + 30
    while StaleMark.objects.exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    newest = Attainment.objects.filter(quarter_id=20143, window="quarter").order_by("-pk").first()
    assert (newest.numerator, newest.denominator) == (1, 1)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.attempts) == (SheetImport.State.CHECKING, 0)
