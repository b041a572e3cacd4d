"""The board under 20 users at once against a trivial page for signed-in people, on the same server."""

import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from baodi_quality.bench.report import Bound, Result
from launcher.commands import WEB

USERS, REQUESTS, PHASES = 20, 10, 3
HOST = "127.0.0.1"
PATIENCE_SECONDS = 60


def measure_board() -> list[Result]:
    """Measure both pages in turns, each with 20 users at once."""
    trivial, board = reverse("accounts:password-change"), reverse("dashboard:board")
    found: dict[str, list[float]] = {trivial: [], board: []}
    with running_server() as port:
        for page in found:
            run_visits(port, page, sign_in(), 2)  # warm: templates compiled, connections open
        for _ in range(PHASES):
            # In turns, so that what else the machine does falls on both.
            for page in found:
                found[page] += all_visits(port, page)
    baseline, ours = compute_p95(found[trivial]), compute_p95(found[board])
    count = USERS * REQUESTS * PHASES
    return [
        Result(
            f"board, {USERS} users at once, p95", f"{ours * 1000:.0f} ms ({count} requests)",
            f"page for a new password: {baseline * 1000:.0f} ms", ours / baseline, Bound.AT_MOST, 3,
        )
    ]  # fmt: skip


def compute_p95(taken: list[float]) -> float:
    """Return the time that 95 of 100 requests keep to."""
    return quantiles(taken, n=100, method="inclusive")[94]


@contextmanager
def running_server() -> Iterator[int]:
    """Run the web server with the command of ``make run`` on a free port of the loopback; yield the port."""
    port = free_port()
    environment = os.environ | {"GUNICORN_CMD_ARGS": f"--bind {HOST}:{port}"}
    # The very command of production: other numbers of workers would measure another portal.
    command = [str(Path(sys.executable).parent / "gunicorn"), *shlex.split(WEB)[1:]]
    server = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(server, port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE_SECONDS)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server((HOST, 0)) as taken:
        return taken.getsockname()[1]


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server takes connections; RuntimeError where it ends instead or takes too long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection((HOST, port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server of the bench did not start")


def sign_in() -> str:
    """Return the cookie of a new session of the office."""
    client = Client()
    client.force_login(User.objects.get(username="office"), backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def all_visits(port: int, page: str) -> list[float]:
    """Let 20 people with sessions of their own ask for the page at once, again and again."""
    # A session each, as twenty people have.
    cookies = [sign_in() for _ in range(USERS)]
    with ThreadPoolExecutor(USERS) as people:
        return [
            taken
            for found in people.map(lambda cookie: run_visits(port, page, cookie, REQUESTS), cookies)
            for taken in found
        ]


def run_visits(port: int, page: str, cookie: str, count: int) -> list[float]:
    """Return the seconds that each of one person's requests took; RuntimeError where the page is refused."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
    taken = []
    for _ in range(count):
        started = time.perf_counter()
        connection.request("GET", page, headers={"Cookie": cookie, "Accept-Language": "zh-CN"})
        answer = connection.getresponse()
        # To the end, or the time would stop at the first byte and the connection could not be used again.
        answer.read()
        taken.append(time.perf_counter() - started)
        if answer.status != http.client.OK:
            raise RuntimeError(f"{page} answered {answer.status}")
    connection.close()
    return taken
