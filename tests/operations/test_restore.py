"""Putting a set back: verified first, all or nothing, files too, and never under a portal that runs."""

import subprocess
import sys
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from evidence.models import EvidenceFile
from launcher.folder import DataFolder
from launcher.places import ROOT
from launcher.problem import Problem
from launcher.restore import restore as restore_command
from operations.postgres import ProgramMissing, databases_drop, find_program, get_prefix, server_cursor
from operations.services import restore
from tests.conftest import database_url
from tests.factories import make_user
from tests.operations.sets import make_evidence, make_set


@pytest.fixture
def kept(portal):
    """Drop what a restore sets aside."""
    yield
    connection.close()
    with server_cursor() as cursor:
        databases_drop(cursor, f"{connection.settings_dict['NAME']}_before_restore")


def list_databases(prefix: str) -> list[str]:
    with server_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1", [prefix])
        return [name for (name,) in cursor.fetchall()]


def run(*words: str) -> str:
    told = StringIO()
    call_command("restore", *words, stdout=told)
    return told.getvalue()


def test_database_and_files_are_as_they_were(kept, settings):
    user = make_user()
    lost, changed = make_evidence(user), make_evidence(user, b"%PDF second")
    made = make_set()
    make_user()
    (settings.MEDIA_ROOT / lost.file.name).unlink()
    (settings.MEDIA_ROOT / changed.file.name).write_bytes(b"%PDF forged")
    later = make_evidence(user, b"%PDF later")
    name = connection.settings_dict["NAME"]

    assert f"{name}_before_restore" in run(made.name, "--yes")
    assert User.objects.count() == 1
    assert EvidenceFile.objects.count() == 2
    assert (settings.MEDIA_ROOT / lost.file.name).read_bytes() == b"%PDF-1.4 evidence"
    assert (settings.MEDIA_ROOT / changed.file.name).read_bytes() == b"%PDF second"
    # It belongs to no record any more, and does no harm.
    assert (settings.MEDIA_ROOT / later.file.name).exists()
    assert list_databases(name) == [name, f"{name}_before_restore"]
    assert list_databases(get_prefix("restore")) == []


def test_a_second_restore_takes_the_place_of_what_the_first_set_aside(kept):
    made = make_set()
    run(str(made.folder), "--yes")
    make_user()
    run(str(made.folder), "--yes")
    assert User.objects.count() == 0


def test_it_is_refused_while_somebody_is_connected(kept):
    made = make_set()
    with psycopg.connect(database_url()), pytest.raises(CommandError, match="1 "):
        run(made.name, "--yes")
    assert list_databases(get_prefix("restore")) == []


def test_it_asks_and_no_is_no(kept, monkeypatch):
    made = make_set()
    make_user()
    monkeypatch.setattr("builtins.input", lambda question: "n")
    with pytest.raises(CommandError):
        run(made.name)
    assert User.objects.count() == 1


@pytest.mark.parametrize("part", ["database.dump", "manifest.csv", "uploads"])
def test_a_damaged_set_is_refused_before_anything_is_touched(kept, monkeypatch, part):
    row = make_evidence(make_user())
    made = make_set()
    path = made.folder / (f"uploads/{row.file.name}" if part == "uploads" else part)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    monkeypatch.setattr(restore, "databases_drop", None)
    with pytest.raises(CommandError, match=row.file.name if part == "uploads" else part):
        run(made.name, "--yes")


def test_a_set_of_a_newer_portal_is_refused(kept):
    made = make_set()
    manifest = made.folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("0003_self_check", "0099_later"))
    with pytest.raises(CommandError, match="0099_later"):
        run(made.name, "--yes")


def test_a_dump_that_cannot_be_restored_changes_nothing(kept, monkeypatch):
    made = make_set()
    make_user()
    monkeypatch.setattr("operations.management.commands.restore.set_check", lambda backup_set: None)
    dump = made.folder / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-2000])
    with pytest.raises(CommandError, match="pg_restore"):
        run(made.name, "--yes")
    assert (User.objects.count(), list_databases(get_prefix("restore"))) == (1, [])


def test_what_a_killed_restore_left_is_dropped_by_the_next(kept):
    with server_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {get_prefix('restore')}20140101023000")
    run(make_set().name, "--yes")
    assert list_databases(get_prefix("restore")) == []


def test_the_programs_come_from_the_chosen_folder(settings, tmp_path):
    settings.PG_BIN = str(tmp_path)
    with pytest.raises(ProgramMissing, match="pg_dump"):
        find_program("pg_dump")


def test_the_command_names_a_folder_that_is_no_set(portal):
    with pytest.raises(CommandError, match="nowhere"):
        run("nowhere", "--yes")


def test_make_restore_wants_one_set():
    done = subprocess.run([sys.executable, "-m", "launcher", "restore"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, "FILE=" in done.stderr) == (1, True)


def test_make_restore_is_refused_while_a_portal_runs_on_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with DataFolder(tmp_path).lock(), pytest.raises(Problem, match="already running"):
        restore_command(["20260101-023000-1"])
