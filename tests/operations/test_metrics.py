"""What Prometheus reads, and that nobody else does."""

import datetime as dt

import pytest
from django.utils import timezone

from exchange.models import ExportJob, JobState
from targets.models import StaleMark
from tests.factories import make_cause, make_quarters, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
@pytest.mark.parametrize("token", ["", "secret-of-prometheus"])
def test_without_the_token_there_are_none(client, settings, token, given):
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers=given).status_code == 404


def test_the_figures_of_an_operator(client, settings, tmp_path):
    settings.METRICS_TOKEN, settings.BACKUP_DIR = "secret-of-prometheus", str(tmp_path)
    make_quarters(2014, 2014)
    StaleMark.objects.create(measure="x", quarter_id=20143, cause=make_cause("x"))
    StaleMark.objects.update(created_at=timezone.now() - dt.timedelta(seconds=500))
    ExportJob.objects.create(requested_by=make_user(), state=JobState.WAITING, register="x")
    answer = client.get("/metrics", headers={"Authorization": "Bearer secret-of-prometheus"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    lines = answer.content.decode().splitlines()
    assert "portal_stale_marks 1" in lines
    assert "# TYPE portal_stale_marks gauge" in lines
    (age,) = [float(line.split()[1]) for line in lines if line.startswith("portal_oldest_stale_mark_seconds ")]
    assert 500 <= age < 560
    assert 'portal_light{light="figures"} 2' in lines
    assert 'portal_light{light="scanner"} -1' in lines
    assert 'portal_jobs_at_work{kind="exportjob"} 1' in lines
    # Nothing is known of a set or a drill, and none is invented.
    assert [line for line in lines if "backup_age" in line or "drill_age" in line] == []
