"""A full disk: refused in words, nothing half left, administrators told once; and all is well when there is room again."""

import errno
import io
import json
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, RequestFactory

from api.problems import problem_response
from baodi_quality import media
from evidence.models import EvidenceFile
from evidence.storage import EvidenceUpload, evidence_keep_all
from exchange.formats import writing
from exchange.jobs import run_step
from exchange.models import ExportJob, SheetImport
from launcher import commands
from launcher.ports import free_port
from launcher.processes import Start, run_child, start_process, wait_until
from launcher.run import answers
from notifications.disk import is_disk_full
from notifications.models import InboxMessage
from tests.conftest import process_env
from tests.factories import make_enterprise, make_user
from tests.pages import read_text
from tests.visitors import Visitor

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
NO_ROOM = OSError(errno.ENOSPC, "No space left on device")
HEADING = "服务器磁盘空间不足"


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def store(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@contextmanager
def room_for(number: int, monkeypatch) -> Iterator[None]:
    """Let the storage take so many chunks, and find the disk full in the middle of the next one."""
    taken = 0
    original = media.NamedTemporaryFile

    def make(*words: object, **options: object) -> object:
        file = original(*words, **options)
        write = file.file.write

        def write_some(chunk: bytes) -> int:
            nonlocal taken
            taken += 1
            if taken > number:
                write(chunk[: len(chunk) // 2])
                file.file.flush()
                raise NO_ROOM
            return write(chunk)

        monkeypatch.setattr(file, "write", write_some, raising=False)
        return file

    with monkeypatch.context() as patch:
        patch.setattr(media, "NamedTemporaryFile", make)
        yield


def client_of(role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_full_disk_is_known_beneath_other_errors():
    def wrapped(inner: Exception, outer: Exception) -> Exception:
        try:
            try:
                raise inner
            except Exception as error:
                raise outer from error
        except Exception as error:
            return error

    assert is_disk_full(NO_ROOM)
    assert is_disk_full(OSError(errno.EDQUOT, "Disk quota exceeded"))
    assert is_disk_full(wrapped(psycopg.errors.DiskFull("could not extend file"), OperationalError("x")))
    assert not is_disk_full(OSError(errno.EACCES, "Permission denied"))
    assert not is_disk_full(wrapped(psycopg.errors.AdminShutdown("x"), OperationalError("x")))
    assert not is_disk_full(None)


@pytest.mark.django_db
def test_an_upload_is_refused_with_507_leaves_nothing_and_administrators_are_told_once(store, monkeypatch):
    admin, office = make_user("admin"), client_of("office")
    for _ in range(2):
        with room_for(0, monkeypatch):
            sheet = SimpleUploadedFile("八月抽查.csv", "抽样单编号\n1\n".encode())
            answer = office.post("/imports/", {"register": "spot-checks", "file": sheet})
        assert (answer.status_code, read_text(answer, "h1")) == (507, HEADING)
        assert (files_below(store), SheetImport.objects.count()) == ([], 0)
    message = InboxMessage.objects.get()
    assert (message.user, message.kind, message.subject) == (admin, "fault", "服务器磁盘空间不足")


@pytest.mark.django_db
def test_of_several_evidence_files_none_is_left_where_one_finds_no_room(store, monkeypatch):
    files = [EvidenceUpload(SimpleUploadedFile(f"{n}.pdf", PDF)) for n in range(3)]
    with room_for(2, monkeypatch), pytest.raises(OSError, match="No space"):
        evidence_keep_all(files=files, user=make_user())
    assert (files_below(store), EvidenceFile.objects.count()) == ([], 0)
    assert len(evidence_keep_all(files=files, user=make_user())) == 3
    assert len(files_below(store)) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_at_once_is_refused_with_507_and_leaves_neither_file_nor_record(store, monkeypatch, form):
    make_enterprise()

    def fail(self: object, path: Path, *words: object) -> None:
        path.write_bytes(b"half")
        Path(path.parent, "of-the-writer").write_bytes(b"half")
        raise NO_ROOM

    monkeypatch.setattr(writing.FORMATS[form], "write", fail)
    answer = client_of("auditor").get(f"/enterprises/?export={form}")
    assert (answer.status_code, read_text(answer, "h1")) == (507, HEADING)
    assert (files_below(store), ExportJob.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_an_export_in_the_background_says_why_it_came_to_nothing(store, monkeypatch, settings):
    settings.EXPORT_ROWS_AT_ONCE = 0
    make_enterprise()
    admin, auditor = make_user("admin"), client_of("auditor")
    auditor.post("/exports/prepare/enterprises/csv/")

    def fail(self: object, path: Path, *words: object) -> None:
        path.write_bytes(b"half")
        raise NO_ROOM

    monkeypatch.setattr(writing.FORMATS["csv"], "write", fail)
    job = ExportJob.objects.get()
    run_step(ExportJob, job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason, files_below(store)) == ("failed", "disk_full", [])
    assert list(InboxMessage.objects.filter(user=admin).values_list("kind", flat=True)) == ["fault"]
    assert InboxMessage.objects.exclude(user=admin).get().subject.startswith("导出未能完成")


@pytest.mark.django_db
def test_programs_get_a_problem_in_words():
    admin, request = make_user("admin"), RequestFactory().post("/api/v1/rectifications/1/step/")
    answer = problem_response(NO_ROOM, {"request": request, "view": object()})
    told = json.loads(answer.content)
    assert (answer.status_code, told["status"], told["title"]) == (507, 507, "服务器磁盘空间不足")
    assert InboxMessage.objects.get().user == admin


def fill(path: Path) -> None:
    with path.open("ab", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass


def disk_allowed() -> bool:
    return subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0


@pytest.mark.processes
@pytest.mark.skipif(not disk_allowed(), reason="this machine lets nobody mount a small disk")
@pytest.mark.django_db(transaction=True)
def test_a_real_disk_of_six_megabytes(tmp_path):
    make_user("admin")
    for _ in range(3):
        make_enterprise()
    client = Client()
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    session = {django_settings.SESSION_COOKIE_NAME: client.cookies[django_settings.SESSION_COOKIE_NAME].value}
    disk = tmp_path / "disk"
    disk.mkdir()
    port = free_port()
    env = process_env() | {
        "DATA_DIR": str(disk), "TMPDIR": str(disk), "SECURE": "false", "GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{port} --worker-tmp-dir /dev/shm",
    }  # fmt: skip
    mount = f"mount -t tmpfs -o size=6m disk {shlex.quote(str(disk))} && exec {commands.WEB}"
    with run_child(start_process("web", ["unshare", "-m", "sh", "-c", mount], Start(tmp_path / "web.log", env))) as web:
        wait_until(lambda: answers(port), web, 60)
        # The disk as the server sees it; this process has another one there.
        seen = Path(f"/proc/{web.process.pid}/root{disk}")
        office = Visitor(port, **session)
        assert office.ask("/imports/")[0] == 200

        def upload(size: int) -> tuple[int, str]:
            file = io.BytesIO(b"a" * size)
            file.name = "八月抽查.csv"
            status, _, page = office.ask("/imports/", {"register": "spot-checks", "file": file}, has_files=True)
            return status, read_text(page, "h1") if page else ""

        ballast = seen / "ballast"
        ballast.write_bytes(bytes(5 * 1024 * 1024))
        for size in (2_000_000, 3_000_000):  # Django keeps the smaller one in memory, the larger one on the disk
            assert upload(size) == (507, HEADING)
            assert files_below(seen) == ["ballast"]
        assert list(InboxMessage.objects.values_list("kind", flat=True)) == ["fault"]

        fill(ballast)
        status, _, page = office.ask("/enterprises/?export=xlsx")
        assert (status, read_text(page, "h1")) == (507, HEADING)
        assert files_below(seen) == ["ballast"]

        ballast.unlink()
        assert upload(2_000_000)[0] == 302
        assert office.ask("/enterprises/?export=xlsx")[0] == 200
    assert (SheetImport.objects.count(), ExportJob.objects.count()) == (1, 1)
