"""The drill passes on a good set, fails on everything that makes a set worthless, and never leaves its copy."""

import json

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Role
from audit.models import Event, Seal
from exchange.jobs import run_step
from exchange.models import AddedRows, JobState, SheetImport
from operations.management.commands.check_copy import list_differences
from operations.models import Drill
from operations.pages import list_steps
from operations.postgres import find_program, get_prefix, server_cursor
from operations.services import drill
from operations.services.drill import drill_request
from targets.models import Attainment
from tests import databases
from tests.audit.tampering import seal, tamper
from tests.conftest import database_url
from tests.factories import make_body, make_user
from tests.operations.sets import make_evidence, make_set


def list_copies() -> list[str]:
    with server_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [get_prefix("drill")])
        return [name for (name,) in cursor.fetchall()]


def run_drill() -> Drill:
    job = drill_request()
    run_step(Drill, job.pk)
    job.refresh_from_db()
    assert list_copies() == []
    return job


def failed_at(job: Drill) -> list[tuple[str, list[str]]]:
    """Return the failed steps with the codes of what was found."""
    return [(step["key"], [code for code, _values in step["findings"]]) for step in job.steps if not step["passed"]]


@pytest.fixture
def without_figures(monkeypatch):
    """Leave out the steps that start a process."""
    monkeypatch.setattr(
        drill, "STEPS", tuple(step for step in drill.STEPS if step[0] not in {"trail", "figures", "pages"})
    )


@pytest.fixture
def demonstration_portal(demonstration_database, django_db_blocker, settings, tmp_path):
    """Work in a committed copy of the demonstration."""
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-15", demonstration_database.folder
    settings.BACKUP_DIR = str(tmp_path / "backups")
    own = f"{databases.name_of('drilled')}_{databases.WORKER}"
    with django_db_blocker.unblock():
        databases.copied(demonstration_database.database, own)
        with databases.working_in(own):
            yield
        databases.dropped(own)


def test_a_good_set_passes_every_step_and_the_times_are_recorded(demonstration_portal):
    made = make_set()
    job = run_drill()
    assert [(step["key"], step["passed"], step["findings"]) for step in job.steps] == [
        ("parts", True, []), ("restore", True, []), ("counts", True, []), ("imports", True, []), ("trail", True, []), ("figures", True, []), ("pages", True, []), ("files", True, []),
    ]  # fmt: skip
    assert (job.state, job.passed, job.set_name) == (JobState.DONE, True, made.name)
    assert 0 < sum(step["seconds"] for step in job.steps) <= job.seconds_to_restore + 0.1
    assert 0 < job.seconds_lost < (timezone.now() - made.taken_at).total_seconds()


def test_a_copy_is_looked_at_on_the_day_of_its_set(portal, settings, monkeypatch):
    settings.BUSINESS_DATE = "2014-12-31"
    copy = drill.Copy(make_set(), "drill_none", lambda: None)
    settings.BUSINESS_DATE = "2015-01-03"
    asked = []
    monkeypatch.setattr(drill.subprocess, "Popen", lambda *_words, env, **_more: asked.append(env) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        drill.look_through(copy, "figures")
    assert asked[0]["BUSINESS_DATE"] == "2014-12-31"


@pytest.mark.parametrize(("keys", "passed"), [([], True), ([7], False)])
def test_a_backup_that_was_made_during_an_import_says_so(portal, monkeypatch, keys, passed):
    admin = make_user(Role.ADMIN)
    sheet = SheetImport.objects.create(
        requested_by=admin, register="enterprises", state="writing", progress=3, total=20
    )
    if keys:
        AddedRows.objects.create(sheet_import=sheet, register="enterprises.enterprise", keys=keys)
    assert make_set().manifest["imports_being_written"] == [[sheet.pk, 3, 20]]
    monkeypatch.setattr(drill, "STEPS", tuple(step for step in drill.STEPS if step[0] in {"restore", "imports"}))
    job = run_drill()
    assert (job.passed, job.steps[1]["passed"]) == (passed, passed)
    [words] = next(line.findings for line in list_steps(job) if line.findings)
    assert words.startswith(f"备份时导入 {sheet.pk} 正在写入")
    assert ("3/20" in words) == passed


def test_a_figure_that_no_row_gives_fails(demonstration):
    # Stored past every service, and before the backup: the digest agrees.
    forged = Attainment.objects.filter(indicator__code="B5", quarter=20143).current().first()
    Attainment.objects.filter(pk=forged.pk).update(numerator=forged.numerator - 1)
    code, values = list_differences()[0]
    assert (code, values["name"]) == ("figure_differs", f"B5 2014Q3 {forged.window}")


def test_a_record_of_the_trail_that_was_deleted_before_the_backup_fails(portal):
    body = make_body()
    seal()
    event = Event.objects.get(table_name="departments_body", row_key=body.pk)
    number = Seal.objects.get(ids__contains=[event.pk]).pk
    tamper(f"DELETE FROM audit_event WHERE id = {event.pk}")
    make_set()
    (step,) = [step for step in run_drill().steps if not step["passed"]]
    assert (step["key"], step["findings"][0]) == (
        "trail", ["trail_broken", {"words": f"封签 {number} 下的第 {event.pk} 条记录缺失。"}],
    )  # fmt: skip


def test_the_trail_must_reach_the_seal_of_the_backup(portal):
    make_body()
    seal()
    made = make_set()
    last = Seal.objects.first()
    assert made.manifest["trail_head"] == [last.pk, last.hash]
    (made.folder / "manifest.json").write_text(json.dumps(made.manifest | {"trail_head": [last.pk + 1, "0" * 64]}))
    (step,) = [step for step in run_drill().steps if not step["passed"]]
    assert step["key"] == "trail"
    assert step["findings"][0][1]["words"].startswith(f"缺少封签 {last.pk + 1}（manifest.json 记下的）")


def test_the_figures_must_be_those_of_the_backup(portal):
    made = make_set()
    manifest = made.manifest | {"attainment_digest": "0" * 64}
    (made.folder / "manifest.json").write_text(json.dumps(manifest))
    assert failed_at(run_drill()) == [("figures", ["digest_differs"])]


def test_one_flipped_byte_in_the_dump_fails(portal):
    admin = make_user("admin")
    dump = make_set().folder / "database.dump"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)
    job = run_drill()
    assert failed_at(job) == [("parts", ["part_changed"])]
    assert len(job.steps) == 1
    message = admin.inbox.get()
    assert message.subject == "恢复演练未通过：最新备份未经证实"
    assert message.text == f"{job.set_name}\ndatabase.dump 与写入时不一致：校验值不符。"


def test_a_removed_file_fails(portal):
    row = make_evidence(make_user())
    (make_set().folder / "uploads" / row.file.name).unlink()
    assert failed_at(run_drill()) == [("parts", ["part_missing"])]


def test_a_file_that_was_gone_before_the_backup_fails(portal, without_figures, settings):
    row = make_evidence(make_user())
    (settings.MEDIA_ROOT / row.file.name).unlink()
    make_set()
    assert failed_at(run_drill()) == [("files", ["file_not_in_set"])]


def test_a_file_that_was_forged_before_the_backup_fails(portal, without_figures, settings):
    row = make_evidence(make_user())
    (settings.MEDIA_ROOT / row.file.name).write_bytes(b"%PDF-1.4 forged!!")
    make_set()
    assert failed_at(run_drill()) == [("files", ["file_differs"])]


def test_a_manifest_without_counts_fails(portal):
    made = make_set()
    (made.folder / "manifest.json").write_text(json.dumps(made.manifest | {"counts": {}}))
    assert failed_at(run_drill()) == [("parts", ["manifest_incomplete"])]


def test_a_row_that_the_manifest_does_not_count_fails(portal):
    made = make_set()
    counts = made.manifest["counts"] | {"public.accounts_user": 1}
    (made.folder / "manifest.json").write_text(json.dumps(made.manifest | {"counts": counts}))
    assert failed_at(run_drill()) == [("counts", ["count_differs"])]


def test_no_set_at_all_fails(portal):
    job = run_drill()
    assert (failed_at(job), job.is_failure) == ([("parts", ["no_set"])], True)


def test_a_full_disk_during_the_restore_fails(portal, settings, tmp_path):
    make_set()
    # Half of the restore, then what PostgreSQL says.
    program = tmp_path / "bin" / "pg_restore"
    program.parent.mkdir()
    real = find_program("pg_restore")
    program.write_text(
        f'#!/bin/sh\n{real} --schema-only "$3" "$4"\necho "could not extend file: No space left on device" >&2\nexit 1\n'
    )
    program.chmod(0o755)
    settings.PG_BIN = str(program.parent)
    assert failed_at(run_drill()) == [("restore", ["restore_failed"])]


def test_a_mere_warning_of_the_restore_fails(portal, settings, tmp_path):
    make_set()
    program = tmp_path / "bin" / "pg_restore"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "warning" >&2\nexec {find_program("pg_restore")} "$@"\n')
    program.chmod(0o755)
    settings.PG_BIN = str(program.parent)
    assert failed_at(run_drill()) == [("restore", ["restore_failed"])]


def test_what_a_killed_drill_left_is_gone_after_the_next(portal, without_figures):
    make_set()
    left = f"{get_prefix('drill')}20140101040000"
    with server_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {left}")
    address = database_url().rsplit("/", 1)[0]
    # The program that filled it may live on.
    with psycopg.connect(f"{address}/{left}"):
        assert run_drill().passed


def test_a_check_that_cannot_run_has_not_passed(portal, monkeypatch):
    make_set()

    def fail(copy):
        raise RuntimeError("no way")

    monkeypatch.setattr(drill, "STEPS", (*drill.STEPS[:2], ("counts", fail)))
    assert failed_at(run_drill()) == [("counts", ["could_not_run"])]


def test_the_command_refuses_a_database_that_is_no_copy(portal):
    with pytest.raises(CommandError):
        call_command("check_copy", connection.settings_dict["NAME"])
