"""Sets under a key: nothing of them can be read without it, nothing changed unnoticed, and a drill passes with it."""

import base64
import subprocess

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, User
from exchange.jobs import run_step
from exchange.models import JobState
from notifications.models import InboxMessage
from operations.encryption import CHUNK, TAG, KeyMissing, Unreadable, read_chunks, writing
from operations.looks import see_backup
from operations.models import Backup, Drill
from operations.services import drill
from operations.services.backup import backup_request
from operations.services.drill import drill_request
from operations.sets import get_folder, verify_set
from tests.factories import make_user
from tests.operations.sets import CONTENT, make_evidence, make_set

KEY, OTHER = bytes(range(32)), bytes(32)


def write(path, content: bytes, key: bytes | None = KEY) -> None:
    with writing(path, key) as (take, _digest):
        # In pieces that fit into no chunk.
        for start in range(0, len(content), 700_001):
            take(content[start : start + 700_001])


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_sealed_comes_out_as_it_was(tmp_path, size):
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    write(tmp_path / "a", content)
    assert b"".join(read_chunks(tmp_path / "a", KEY)) == content
    assert content[:16] not in (tmp_path / "a").read_bytes() or size < 16


@pytest.mark.parametrize("harm", ["flip", "cut a byte", "cut a chunk", "swap", "cut all", "other key", "not sealed"])
def test_whatever_was_done_to_a_sealed_file_is_noticed(tmp_path, harm):
    path, key = tmp_path / "a", KEY
    write(path, b"x" * (3 * CHUNK), None if harm == "not sealed" else KEY)
    sealed = bytearray(path.read_bytes())
    head, one = 32, CHUNK + TAG
    if harm == "flip":
        sealed[head + 5] ^= 1
    elif harm == "cut a byte":
        del sealed[-1]
    elif harm == "cut a chunk":
        del sealed[-one:]
    elif harm == "swap":
        first, second = sealed[head : head + one], sealed[head + one : head + 2 * one]
        sealed[head : head + 2 * one] = second + first
    elif harm == "cut all":
        del sealed[head:]
    elif harm == "other key":
        key = OTHER
    path.write_bytes(sealed)
    with pytest.raises(Unreadable):
        list(read_chunks(path, key))


@pytest.fixture
def key_file(portal, settings, tmp_path):
    path = tmp_path / "key"
    path.write_text(base64.urlsafe_b64encode(KEY).decode() + "\n")
    settings.BACKUP_KEY_FILE = str(path)
    return path


def test_a_set_under_a_key_is_drilled_restored_and_checked_elsewhere(key_file, monkeypatch):
    # Without the steps that start a process; they look at the copy, whatever the set was.
    quick = tuple(step for step in drill.STEPS if step[0] not in {"trail", "figures", "pages"})
    monkeypatch.setattr(drill, "STEPS", quick)
    row = make_evidence(make_user(display_name="李文"))
    made = make_set()
    assert (made.manifest["encrypted"], len(made.manifest["key"])) == (True, 16)
    everything = b"".join(path.read_bytes() for path in made.folder.rglob("*") if path.is_file())
    assert CONTENT not in everything
    assert row.file.name.encode() not in (made.folder / "manifest.csv").read_bytes()
    assert b"PGDMP" not in everything
    assert verify_set(made) == []

    again = make_set()
    path = f"uploads/{row.file.name}"
    assert (again.folder / path).stat().st_ino == (made.folder / path).stat().st_ino, "it takes its room once"
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=again.folder).returncode == 0

    job = drill_request()
    run_step(Drill, job.pk)
    job.refresh_from_db()
    done = ["parts", "restore", "counts", "imports", "files"]
    assert (job.passed, [step["key"] for step in job.steps]) == (True, done)

    User.objects.update(display_name="无")
    call_command("restore", again.name, "--yes")
    assert User.objects.get().display_name == "李文"

    key_file.write_text(base64.urlsafe_b64encode(OTHER).decode())
    (finding,) = verify_set(again)
    assert (finding.code, again.manifest["key"] in str(finding)) == ("no_key", True)
    with pytest.raises(CommandError, match=again.manifest["key"]):
        call_command("restore", again.name, "--yes")
    # The backup was at work at the moment that it shows; the sweep would bring it to its end.
    Backup.objects.update(state=JobState.DONE)
    # Of a set under another key nothing is linked.
    assert make_set().manifest["key"] != again.manifest["key"]

    (again.folder / "database.dump").write_bytes(b"x")
    assert subprocess.run(check, cwd=again.folder, capture_output=True).returncode == 1


@pytest.mark.parametrize("content", [None, "not a key", "c2hvcnQ="])
def test_without_its_key_nothing_is_written_and_administrators_are_told(key_file, content):
    make_user(Role.ADMIN)
    if content is None:
        key_file.unlink()
    else:
        key_file.write_text(content)
    job = backup_request()
    run_step(Backup, job.pk)
    job.refresh_from_db()
    assert (job.state, list(get_folder().iterdir())) == (JobState.FAILED, [])
    assert "BACKUP_KEY_FILE" in InboxMessage.objects.get().text
    assert (see_backup().colour, "BACKUP_KEY_FILE" in see_backup().words) == ("red", True)


def test_a_sealed_set_is_not_restored_where_no_key_is_set(key_file, settings):
    made = make_set()
    settings.BACKUP_KEY_FILE = ""
    with pytest.raises(KeyMissing):
        _ = made.key
