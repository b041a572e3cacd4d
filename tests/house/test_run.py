"""``make run`` as a user meets it: start, second start, refusals, processes that die, and an end that leaves nothing."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from launcher.folder import DataFolder
from launcher.places import ROOT
from launcher.ports import free_port
from launcher.postgres import server

pytestmark = pytest.mark.processes

READY = "Ctrl-C stops it."


def environment(folder: Path, port: int) -> dict[str, str]:
    given = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER", "SECRET_KEY"}
    own = {name: value for name, value in os.environ.items() if name not in given}
    # The rows of the demonstration take a minute, and are loaded by the same command for `demonstration_database` already.
    return own | {"DEMO_DATA": "false", "DATA_DIR": str(folder), "PORT": str(port), "HOME": str(folder.parent)}


def launch(folder: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "launcher", "run"]
    env = environment(folder, port)
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def told_until_ready(portal: subprocess.Popen[str]) -> str:
    told = ""
    for line in portal.stdout:
        told += line
        if READY in line:
            return told
    raise AssertionError(told)


def end(portal: subprocess.Popen[str], how: signal.Signals) -> int:
    portal.send_signal(how)
    portal.stdout.read()
    return portal.wait(30)


def left_behind(folder: Path) -> list[str]:
    """Return the command lines of living processes that were started for the folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            text = (entry / "environ").read_text(errors="replace") + (entry / "cmdline").read_text(errors="replace")
        except OSError:
            continue
        if str(folder) in text:
            found.append((entry / "cmdline").read_text(errors="replace"))
    return found


@pytest.fixture
def folder(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    return closed / "data"


def test_start_refusals_stop_second_start_and_processes_that_die(folder):
    port = free_port()
    portal = launch(folder, port)
    password = re.search(r"以上账号共用密码 (\S+)，仅此次显示。", told_until_ready(portal))[1]
    with urllib.request.urlopen(f"http://localhost:{port}/", timeout=20) as page:
        assert (page.status, page.url.split("?")[0]) == (200, f"http://localhost:{port}/sign-in/")

    assert accounts_in(folder) == {"portal_app"}, "web, worker and beat own nothing"

    # A second one on the same folder, and one on another folder at the same port.
    again, elsewhere = launch(folder, port), launch(folder.parent / "other", port)
    assert f"already running on the data folder {folder}" in again.communicate(timeout=30)[0]
    assert elsewhere.communicate(timeout=30)[0].startswith(f"Port {port} is taken")
    assert (again.returncode, elsewhere.returncode) == (1, 1)

    assert end(portal, signal.SIGTERM) == 1
    assert left_behind(folder) == []

    portal = launch(folder, port)
    assert password not in told_until_ready(portal), "it is told once and kept nowhere"
    for name in ("web", "worker", "figures", "beat", "Valkey", "PostgreSQL"):
        killed = process_of(name, portal)
        os.kill(killed, signal.SIGKILL)
        told = [portal.stdout.readline().rstrip() for _ in range(2)]
        assert told == [f"{name} stopped by itself (exit -9); it is started again in 1 s", f"{name} runs again"]
        assert process_of(name, portal) != killed
    assert f"launcher: {told[0]}" in (folder / "logs" / "postgres.log").read_text()
    wait_for_page(port)
    assert len(left_behind(folder)) > 5

    # A database that cannot come back: its files are gone.
    for marker in [
        *folder.glob("postgres/cluster/PG_VERSION"),
        *server.get_outside_home(DataFolder(folder)).glob("cluster/PG_VERSION"),
    ]:
        marker.unlink()
    os.kill(process_of("PostgreSQL", portal), signal.SIGKILL)
    told = portal.stdout.read()
    assert "PostgreSQL stopped by itself (exit 1). The end of" in told
    assert "is not a valid data directory" in told, "the end of its log is shown"
    assert portal.wait(30) == 1
    assert left_behind(folder) == []


def accounts_in(folder: Path) -> set[str]:
    """Return as whom anybody is connected to the portal's database."""
    with psycopg.connect(DataFolder(folder).running_services()["DATABASE_URL"]) as owner:
        asked = "SELECT usename FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        return {name for (name,) in owner.execute(asked)}


WORDS = {
    "web": "gunicorn",
    "worker": "worker\0--concurrency",
    "figures": "figures@",
    "beat": "\0beat\0",
    "Valkey": "valkey-server",
    "PostgreSQL": "\0-D\0",
}
"""What the command of each process has, and of the others none."""


def process_of(name: str, portal: subprocess.Popen[str]) -> int:
    """Return the process of this name that the launcher runs."""
    children = Path(f"/proc/{portal.pid}/task/{portal.pid}/children").read_text().split()
    (found,) = [pid for pid in children if WORDS[name] in Path(f"/proc/{pid}/cmdline").read_text(errors="replace")]
    return int(found)


def wait_for_page(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/sign-in/", timeout=20) as page:
                assert page.status == 200
                return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.2)


@pytest.mark.parametrize("port", ["abc", "0", "70000"])
def test_a_port_that_is_none_is_refused_in_one_line(folder, port):
    portal = launch(folder, port)
    assert portal.communicate(timeout=20)[0] == f"PORT={port} is not a port number.\n"
    assert portal.returncode == 1


def test_reset_asks_and_refuses_while_the_folder_is_held(folder):
    def reset(answer: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "launcher", "reset"]
        env = environment(folder, 1)
        return subprocess.run(command, cwd=ROOT, env=env, input=answer, capture_output=True, text=True)

    data = DataFolder(folder)
    with data.lock():
        assert "already running" in reset("y\n").stderr
    assert reset("n\n").returncode == 1
    assert folder.exists()
    assert reset("y\n").returncode == 0
    assert not folder.exists()
