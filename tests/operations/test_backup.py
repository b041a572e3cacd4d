"""Making a set: one moment of database and files, described, whole or not there."""

import errno
import hashlib
import json
import subprocess

import pytest
from django.db import connection

from exchange.jobs import run_step
from exchange.models import FailureReason, JobState
from operations.models import Backup
from operations.postgres import build_env, find_program
from operations.services import backup
from operations.services.backup import backup_make, backup_request
from operations.sets import get_folder, list_sets, verify_set
from tests.factories import make_user
from tests.operations.sets import CONTENT, make_evidence, make_set


def list_dumped_rows(folder, table: str) -> int:
    """Count the rows of a table in a set's dump."""
    command = [find_program("pg_restore"), "--data-only", f"--table={table}", "--file=-", str(folder / "database.dump")]
    done = subprocess.run(command, env=build_env("postgres"), capture_output=True, text=True, check=True)
    return len(done.stdout.split("FROM stdin;\n")[1].split("\n\\.")[0].splitlines())


def test_a_set_holds_dump_files_and_a_manifest_that_describes_them(portal):
    row = make_evidence(make_user())
    made = make_set()
    assert sorted(str(path.relative_to(made.folder)) for path in made.folder.rglob("*") if path.is_file()) == [
        "SHA256SUMS", "database.dump", "manifest.csv", "manifest.json", f"uploads/{row.file.name}",
    ]  # fmt: skip
    checksum = hashlib.sha256(CONTENT).hexdigest()
    assert (made.folder / "manifest.csv").read_text().splitlines() == [
        "path,size,sha256", f"{row.file.name},17,{checksum}",
    ]  # fmt: skip
    assert made.manifest["counts"]["public.accounts_user"] == 1
    assert made.manifest["counts"]["public.evidence_evidencefile"] == 1
    assert made.manifest["app_version"] == "0.1.0"
    assert made.manifest["migrations"]["operations"] == "0003_self_check"
    assert made.manifest["last_quarter_closed"] is None
    assert made.manifest["attainment_digest"] == hashlib.sha256(b"").hexdigest()
    assert (made.manifest["files"], made.manifest["files_missing"], made.manifest["encrypted"]) == (1, [], False)
    dump = (made.folder / "database.dump").read_bytes()
    assert made.manifest["parts"]["database.dump"] == {"size": len(dump), "sha256": hashlib.sha256(dump).hexdigest()}
    assert verify_set(made) == []
    assert made.folder.stat().st_mode & 0o777 == 0o700
    assert Backup.objects.get().state == JobState.DONE


def test_dump_and_counts_are_of_one_moment(portal, monkeypatch):
    make_user()
    write = backup.dump_write

    def write_later(*words):
        make_user()
        return write(*words)

    monkeypatch.setattr(backup, "dump_write", write_later)
    made = make_set()
    assert made.manifest["counts"]["public.accounts_user"] == 1
    assert list_dumped_rows(made.folder, "accounts_user") == 1


def test_a_file_that_came_after_the_snapshot_is_no_part_of_the_set(portal, monkeypatch):
    user = make_user()
    write = backup.dump_write

    def write_later(*words):
        make_evidence(user)
        return write(*words)

    monkeypatch.setattr(backup, "dump_write", write_later)
    made = make_set()
    assert (list(made.list_files()), verify_set(made)) == ([], [])


def test_a_file_that_is_gone_is_named_and_the_rest_is_saved(portal, settings):
    lost = make_evidence(make_user())
    (settings.MEDIA_ROOT / lost.file.name).unlink()
    assert make_set().manifest["files_missing"] == [lost.file.name]


def test_a_file_of_an_earlier_set_takes_its_room_once(portal):
    row = make_evidence(make_user())
    first = make_set().folder / "uploads" / row.file.name
    second = make_set().folder / "uploads" / row.file.name
    assert first.stat().st_ino == second.stat().st_ino


@pytest.mark.parametrize("step", ["dump_write", "files_copy", "files_list_write", "write_durably"])
def test_a_full_disk_leaves_nothing_half_and_tells_the_administrators(portal, monkeypatch, step):
    admin = make_user("admin")
    kept = make_set()
    run = getattr(backup, step)

    def fill(*words):
        run(*words)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, step, fill)
    job = backup_request()
    run_step(Backup, job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == (JobState.FAILED, FailureReason.DISK_FULL)
    assert [path.name for path in portal.iterdir()] == [kept.name]
    assert {message.subject for message in admin.inbox.all()} == {"备份未能完成", "服务器磁盘空间不足"}


def test_a_dump_that_fails_leaves_nothing(portal, monkeypatch):
    monkeypatch.setattr(backup, "build_env", lambda database: build_env("not_there"))
    job = backup_request()
    run_step(Backup, job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason, list(portal.iterdir())) == (JobState.FAILED, FailureReason.FAULT, [])


def test_only_one_is_at_work(portal):
    assert backup_request() is not None
    assert backup_request() is None


def test_a_set_that_an_earlier_attempt_made_is_not_made_again(portal, monkeypatch):
    make_set()
    # As in a database restored from that set.
    Backup.objects.update(state=JobState.WORKING)
    monkeypatch.setattr(backup, "set_write", None)
    backup_make(Backup.objects.get())
    assert Backup.objects.get().state == JobState.DONE


def test_what_a_killed_worker_left_goes_with_the_next_set(portal):
    left = get_folder() / ".part-20140101-023000-1"
    left.mkdir()
    (left / "database.dump").write_text("half")
    made = make_set()
    assert [path.name for path in portal.iterdir()] == [made.name]


def test_a_set_without_a_readable_manifest_is_none(portal):
    made = make_set()
    (made.folder / "manifest.json").write_text(json.dumps(made.manifest)[:-5])
    assert list_sets() == []


def test_the_password_is_on_no_command_line(portal):
    assert build_env("x")["PGPASSWORD"] == connection.settings_dict["PASSWORD"]
