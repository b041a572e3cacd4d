"""Large and slow uploads: refused in words before they are read, and never in the way of everybody else."""

import io
import select
import socket
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from baodi_quality import uploads
from baodi_quality.uploads import BodyTooSlow, TimedBody, UploadGuard
from launcher.processes import Start, start_process, stop_children, wait_until
from tests.conftest import process_env

MEGABYTE = 1024 * 1024


def ask(guard: UploadGuard, size: int, path: str = "/imports/", **environ: Any) -> tuple[str, str]:
    """Send a request of so many bytes; return the status and the words of the answer."""
    told: list[str] = []
    environ = {"PATH_INFO": path, "CONTENT_LENGTH": str(size), "wsgi.input": io.BytesIO(b"x"), **environ}
    body = b"".join(guard(environ, lambda status, _headers: told.append(status)))
    return told[0], body.decode()


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


@pytest.mark.parametrize(("size", "status"), [(0, "200"), (2 * MEGABYTE, "200"), (201 * MEGABYTE + 1, "413")])
def test_what_is_larger_than_anything_kept_is_refused_unread(size, status):
    assert ask(UploadGuard(echo), size)[0].startswith(status)


def test_programs_are_refused_in_their_own_form():
    status, words = ask(UploadGuard(echo), 300 * MEGABYTE, "/api/v1/spot-checks/batch/")
    assert status.startswith("413")
    assert '"status": 413' in words


def test_two_large_uploads_come_in_at_once_and_a_third_is_asked_to_wait():
    inner: list[str] = []

    def nest(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if len(inner) < 3:
            inner.append("")
            place = len(inner) - 1
            inner[place] = ask(guard, 2 * MEGABYTE)[0]
        return echo(environ, start_response)

    guard = UploadGuard(nest)
    assert ask(guard, 2 * MEGABYTE)[0] == "200 OK"
    assert inner == ["200 OK", "503 Service Unavailable"]
    assert ask(guard, 2 * MEGABYTE)[0] == "200 OK", "every place is given back"
    assert ask(guard, 100)[0] == "200 OK"


def test_the_connection_is_watched_while_the_body_comes_and_not_while_the_answer_goes():
    class Connection:
        def __init__(self) -> None:
            self.waits: list[float | None] = []

        def settimeout(self, seconds: float | None) -> None:
            self.waits.append(seconds)

    connection = Connection()
    ask(UploadGuard(echo), 100, **{"gunicorn.socket": connection})
    assert connection.waits == [20, None]


def test_a_body_that_trickles_in_is_broken_off_after_its_grace(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(uploads.time, "monotonic", lambda: now[0])
    body = TimedBody(io.BytesIO(bytes(MEGABYTE)))
    now[0] = 30
    assert body.read(10) == bytes(10)
    now[0] = 31
    with pytest.raises(BodyTooSlow):
        body.read(10)
    quick = TimedBody(io.BytesIO(bytes(MEGABYTE)))
    now[0] = 71
    assert len(quick.read(820 * 1024)) == 820 * 1024


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[int]:
    """Serve the portal by one process with four threads; yield its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "server.log"
    command = [sys.executable, "-m", "gunicorn", "baodi_quality.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    child = start_process("the server", command, Start(log, process_env() | {"SECURE": "false"}))
    wait_until(lambda: "Listening at" in log.read_text(), child, 30)
    yield port
    stop_children([child])


def visit(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=20) as answer:
        assert answer.status == 200


@pytest.mark.processes
def test_slow_uploads_leave_threads_for_everybody_else(server):
    head = "POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    # With a token in the cookie, the body is read for the one in the form.
    head += f"Cookie: csrftoken={'x' * 32}\r\nContent-Length: {5 * MEGABYTE}\r\n\r\n--b\r\n"
    with ExitStack() as open_ones:
        slow = [open_ones.enter_context(socket.create_connection(("127.0.0.1", server))) for _ in range(6)]
        for one in slow:
            one.sendall(head.encode())
        # Of six that would hold every thread, two come in, and whoever wants a page has it meanwhile.
        for _ in range(4):
            visit(server)
        answered = [one for one in slow if select.select([one], [], [], 0)[0]]
        assert [one.recv(100)[:12] for one in answered] == [b"HTTP/1.1 503"] * 4
