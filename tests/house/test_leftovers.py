"""What a killed process leaves behind is cleared away at night and when a worker starts."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from celery.signals import worker_ready
from django.conf import settings as portal
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from baodi_quality.tasks import clear_at_start, clear_leftovers
from evidence.temporary import is_abandoned


@pytest.mark.django_db
def test_old_parts_and_ended_sessions_go_and_the_others_stay(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    folder = tmp_path / "sheets" / "2014"
    folder.mkdir(parents=True)
    for name, age in ((".part-killed", 3700), (".part-coming", 3500), ("kept.xlsx", 90_000)):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (time.time() - age,) * 2)
    settings.INCOMING_DIR = tmp_path / "incoming"
    for name, age in (("workbook", 3700), ("killed.upload.xlsx", 3700), ("coming.upload.xlsx", 3500)):
        path = tmp_path / "incoming" / name
        path.mkdir(parents=True) if name == "workbook" else path.write_bytes(b"x")
        os.utime(path, (time.time() - age,) * 2)
    for key, hours in (("ended", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(hours=hours))
    clear_leftovers()
    assert sorted(path.name for path in folder.iterdir()) == [".part-coming", "kept.xlsx"]
    assert [path.name for path in (tmp_path / "incoming").iterdir()] == ["coming.upload.xlsx"]
    assert [row.session_key for row in Session.objects.all()] == ["open"]
    clear_leftovers()


def test_what_came_to_its_end_while_the_folder_was_read_is_not_abandoned(tmp_path):
    assert not is_abandoned(tmp_path / "gone.upload")


def test_an_upload_comes_in_within_the_data_folder(rf, settings, tmp_path):
    settings.INCOMING_DIR = tmp_path / "incoming"
    large = SimpleUploadedFile("a.csv", b"x" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    [upload] = rf.post("/imports/", {"file": large}).FILES.values()
    assert Path(upload.temporary_file_path()).parent == tmp_path / "incoming"


def test_it_runs_every_night_and_when_a_worker_starts(settings):
    assert "baodi_quality.tasks.clear_leftovers" in {one["task"] for one in portal.CELERY_BEAT_SCHEDULE.values()}
    assert any(receiver() is clear_at_start for _key, receiver in worker_ready.receivers)
