"""An import from the upload to its result, whatever breaks off on the way."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from exchange.formats.error_codes import BROKEN_OFF
from exchange.formats.errors import SheetRefused
from exchange.imports.services import sheet_import_confirm, sheet_import_create, sheet_import_discard
from exchange.jobs import job_enqueue, job_retry, only_worker, run_step
from exchange.models import SheetImport
from exchange.models.jobs import OVERDUE
from exchange.tasks import sweep_jobs
from inspections.models import SpotCheck
from targets.models import StaleMark
from tests.conftest import process_env
from tests.factories import make_quarters, make_spot_check, make_user
from tests.sheet_files import line, write_csv

State = SheetImport.State


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


def handed_in(tmp_path: Path, *lines: dict) -> SheetImport:
    content = write_csv(tmp_path / "a.csv", lines or [line()]).read_bytes()
    upload = SimpleUploadedFile("../八月 抽查.csv", content)
    return sheet_import_create(register="spot-checks", file=upload, user=make_user())


def run(sheet: SheetImport) -> SheetImport:
    run_step(SheetImport, sheet.pk)
    sheet.refresh_from_db()
    return sheet


def checked(tmp_path: Path, *lines: dict) -> SheetImport:
    sheet = run(handed_in(tmp_path, *lines))
    assert sheet.state == State.CHECKED
    return sheet


def confirmed(tmp_path: Path, *lines: dict) -> SheetImport:
    sheet = checked(tmp_path, *lines)
    assert sheet_import_confirm(pk=sheet.pk, user=make_user())
    return sheet


def test_a_sheet_is_checked_confirmed_and_written(tmp_path):
    sheet = handed_in(tmp_path)
    assert (sheet.state, sheet.file_name, len(sheet.checksum)) == (State.CHECKING, "八月 抽查.csv", 64)
    assert Path(sheet.file.path).name.startswith("spot-checks")
    assert run(sheet).state == State.CHECKED
    assert sheet.counts == {"new": 1, "update": 0, "skip": 0, "error": 0, "lines": 1, "problems": 0}
    assert not SpotCheck.objects.exists()
    clerk = make_user()
    assert sheet_import_confirm(pk=sheet.pk, user=clerk)
    assert run(sheet).state == State.DONE
    assert (sheet.confirmed_by, sheet.progress, sheet.total) == (clerk, 1, 1)
    assert SpotCheck.objects.count() == 1
    assert str(StaleMark.objects.get().cause) == f"第 {sheet.pk} 号导入：八月 抽查.csv"


def test_a_sheet_with_problems_is_refused_and_writes_nothing(tmp_path):
    sheet = run(handed_in(tmp_path, line(), line(抽样编号="B2", 环节="餐饮")))
    assert (sheet.state, sheet.counts["new"], sheet.counts["error"]) == (State.REFUSED, 1, 1)
    assert sheet.problems == [
        {"kind": "word-unknown", "line": 3, "column": "环节", "value": "餐饮", "about": {"words": "生产、流通"}}
    ]
    assert not sheet_import_confirm(pk=sheet.pk, user=make_user())
    assert not SpotCheck.objects.exists()


def test_characters_that_the_database_cannot_keep_do_no_harm(tmp_path):
    sheet = run(
        handed_in(tmp_path, line(环节="餐\x00饮", 备注="\x00\x07备注"), line(抽样编号="B2", 备注="\x00\x07备注"))
    )
    assert [problem["value"] for problem in sheet.problems] == ["餐饮"]


def test_the_same_file_twice_is_done_without_a_confirmation(tmp_path):
    run(confirmed(tmp_path))
    StaleMark.objects.all().delete()
    second = run(handed_in(tmp_path))
    assert (second.state, second.counts["skip"], second.confirmed_by) == (State.DONE, 1, None)
    assert not StaleMark.objects.exists()


def test_a_file_refused_at_the_door_leaves_nothing(tmp_path, settings):
    upload = SimpleUploadedFile("a.xlsx", b"PK\x03\x04cut")
    with pytest.raises(SheetRefused):
        sheet_import_create(register="spot-checks", file=upload, user=make_user())
    assert not SheetImport.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_a_task_that_runs_twice_writes_once(tmp_path):
    sheet = run(confirmed(tmp_path))
    StaleMark.objects.all().delete()
    finished = sheet.finished_at
    assert run(sheet).finished_at == finished
    assert (SpotCheck.objects.count(), StaleMark.objects.count()) == (1, 0)


def test_a_register_that_changed_after_the_confirmation_asks_again(tmp_path):
    sheet = confirmed(tmp_path)
    make_spot_check(number="BD2014-0001")
    assert run(sheet).state == State.CHECKED
    assert sheet.preview["situation_changed"] is True
    assert (sheet.counts["new"], sheet.counts["update"]) == (0, 1)
    assert SpotCheck.objects.get().sample_name == "食用盐"
    assert sheet_import_confirm(pk=sheet.pk, user=make_user())
    assert run(sheet).state == State.DONE
    assert SpotCheck.objects.get().sample_name == "食用植物油"


def test_of_two_confirmations_one_counts(tmp_path):
    sheet = confirmed(tmp_path)
    assert not sheet_import_confirm(pk=sheet.pk, user=make_user())


@pytest.mark.django_db(transaction=True)
def test_a_discarded_sheet_keeps_its_record_and_loses_its_file(tmp_path):
    make_quarters()
    sheet = checked(tmp_path)
    path = Path(sheet.file.path)
    assert sheet_import_discard(pk=sheet.pk)
    sheet.refresh_from_db()
    assert (sheet.state, path.exists()) == (State.DISCARDED, False)
    assert not sheet_import_discard(pk=sheet.pk)
    assert not sheet_import_confirm(pk=sheet.pk, user=make_user())


def test_a_sheet_that_is_being_written_cannot_be_discarded(tmp_path):
    assert not sheet_import_discard(pk=confirmed(tmp_path).pk)


def test_an_unexpected_fault_is_told_and_can_be_tried_again(tmp_path, monkeypatch):
    sheet = confirmed(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("exchange.resources.writing.stale_marks_write", lambda **_: 1 / 0)
        assert run(sheet).state == State.FAILED
    assert sheet.problems == [{"kind": BROKEN_OFF.code, "about": {"times": 1}}]
    assert not SpotCheck.objects.exists()
    assert job_retry(sheet)
    assert run(sheet).state == State.CHECKED
    assert sheet_import_confirm(pk=sheet.pk, user=make_user())
    assert run(sheet).state == State.DONE


def test_after_three_broken_attempts_it_is_given_up(tmp_path):
    sheet = handed_in(tmp_path)
    SheetImport.objects.update(attempts=3)
    assert run(sheet).state == State.FAILED
    assert sheet.problems == [{"kind": BROKEN_OFF.code, "about": {"times": 3}}]


def test_the_sweep_takes_up_what_gives_no_sign_of_life(tmp_path):
    lost, busy, waiting = handed_in(tmp_path), handed_in(tmp_path), checked(tmp_path)
    long_ago = timezone.now() - 2 * OVERDUE
    SheetImport.objects.filter(pk__in=[lost.pk, waiting.pk]).update(requested_at=long_ago, touched_at=None)
    SheetImport.objects.filter(pk=busy.pk).update(requested_at=long_ago, touched_at=timezone.now())
    assert list(SheetImport.objects.overdue()) == [lost]
    sweep_jobs()
    lost.refresh_from_db()
    assert lost.state == State.CHECKED


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_leaves_a_sheet_alone_that_the_first_one_has(tmp_path):
    make_quarters()
    sheet = handed_in(tmp_path)
    entered, leave = threading.Event(), threading.Event()

    def first_worker() -> None:
        with only_worker(SheetImport, sheet.pk) as alone:
            assert alone
            entered.set()
            leave.wait(10)
        connection.close()

    thread = threading.Thread(target=first_worker)
    thread.start()
    assert entered.wait(10)
    assert run(sheet).state == State.CHECKING
    leave.set()
    thread.join()
    assert run(sheet).state == State.CHECKED


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_sheet_at_once_write_each_batch_once(tmp_path):
    make_quarters()
    lines = [line(抽样编号=f"B{n}") for n in range(400)]
    sheets = [confirmed(tmp_path, *lines), checked(tmp_path, *lines)]
    assert sheet_import_confirm(pk=sheets[1].pk, user=make_user())

    def worker(pk: int) -> None:
        run_step(SheetImport, pk)
        connection.close()

    threads = [threading.Thread(target=worker, args=[sheet.pk]) for sheet in sheets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for sheet in sheets:
        sheet.refresh_from_db()
    # One wrote; the other found that the register had changed since its confirmation, and that nothing is left to write.
    assert sorted(sheet.counts["new"] for sheet in sheets) == [0, 400]
    assert {sheet.state for sheet in sheets} == {State.DONE}
    assert SpotCheck.objects.count() == 400
    assert StaleMark.objects.count() == 1


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_sheet_is_kept_and_waits(tmp_path):
    sheet = handed_in(tmp_path)
    ring = (
        "from exchange.jobs import job_enqueue; from exchange.models import SheetImport;"
        f"job_enqueue(SheetImport, {sheet.pk})"
    )
    environment = {**os.environ, **process_env(), "REDIS_URL": "redis://127.0.0.1:1/0"}
    rung = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", ring],
        env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (
        rung.returncode,
        f"exchange.tasks.run_job ('exchange.sheetimport', {sheet.pk}) waits for the next sweep" in rung.stderr,
    ) == (
        0,
        True,
    )
    sheet.refresh_from_db()
    assert sheet.state == State.CHECKING


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(tmp_path, settings, celery_worker_process):
    settings.MEDIA_ROOT = settings.DATA_DIR / "uploads"  # where the worker looks
    lines = [line(抽样编号=f"B{n:05}") for n in range(30_000)]
    sheet = confirmed(tmp_path, *lines)
    worker = celery_worker_process()
    job_enqueue(SheetImport, sheet.pk)
    wait_for(lambda: SheetImport.objects.get(pk=sheet.pk).attempts == 1)
    os.killpg(os.getpgid(worker.process.pid), signal.SIGKILL)
    sheet.refresh_from_db()
    assert (sheet.state, SpotCheck.objects.count(), StaleMark.objects.count()) == (State.WRITING, 0, 0)
    SheetImport.objects.update(touched_at=timezone.now() - 2 * OVERDUE)
    wait_for(lambda: lock_is_free(sheet.pk))
    celery_worker_process()
    sweep_jobs.delay()
    wait_for(lambda: SheetImport.objects.get(pk=sheet.pk).state == State.DONE)
    sheet.refresh_from_db()
    assert (sheet.counts["new"], SpotCheck.objects.count()) == (30_000, 30_000)
    assert StaleMark.objects.filter(cause__contains={"row": sheet.pk}).count() <= 1


def lock_is_free(pk: int) -> bool:
    with only_worker(SheetImport, pk) as alone:
        return alone


def wait_for(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
