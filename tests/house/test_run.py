"""``make run`` as a user meets it: start, second start, refusals, and an end that leaves nothing."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from launcher.folder import DataFolder
from launcher.places import ROOT
from launcher.ports import free_port

pytestmark = pytest.mark.processes

READY = "Ctrl-C stops it."


def environment(folder: Path, port: int) -> dict[str, str]:
    given = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER", "SECRET_KEY"}
    own = {name: value for name, value in os.environ.items() if name not in given}
    return own | {"DATA_DIR": str(folder), "PORT": str(port), "HOME": str(folder.parent)}


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


def test_start_refusals_stop_second_start_and_a_process_that_ends_early(folder):
    port = free_port()
    portal = launch(folder, port)
    password = re.search(r"以上账号共用密码 (\S+)，仅此次显示。", told_until_ready(portal))[1]
    with urllib.request.urlopen(f"http://localhost:{port}/", timeout=20) as page:
        assert (page.status, page.url.split("?")[0]) == (200, f"http://localhost:{port}/sign-in/")

    # A second one on the same folder, and one on another folder at the same port.
    again, elsewhere = launch(folder, port), launch(folder.parent / "other", port)
    assert f"already running on the data folder {folder}" in again.communicate(timeout=30)[0]
    assert elsewhere.communicate(timeout=30)[0].startswith(f"Port {port} is taken")
    assert (again.returncode, elsewhere.returncode) == (1, 1)

    assert end(portal, signal.SIGTERM) == 1
    assert left_behind(folder) == []

    portal = launch(folder, port)
    assert password not in told_until_ready(portal), "it is told once and kept nowhere"
    worker = next(int(e.name) for e in Path("/proc").glob("[0-9]*") if is_worker_of(e, folder))
    os.kill(worker, signal.SIGKILL)
    told = portal.stdout.read()
    assert "worker stopped by itself (exit -9)" in told
    assert str(folder / "logs" / "worker.log") in told
    assert "targets.tasks.recompute_stale" in told, "the end of its log is shown"
    assert portal.wait(30) == 1
    assert left_behind(folder) == []


def is_worker_of(entry: Path, folder: Path) -> bool:
    """Say whether the process is the folder's worker itself, not one of its children."""
    try:
        env, words = (entry / "environ").read_text(errors="replace"), (entry / "cmdline").read_text(errors="replace")
        leader = os.getsid(int(entry.name)) == int(entry.name)
    except OSError:
        return False
    return leader and str(folder) in env and "\0worker\0" in words


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
    with data.held():
        assert "already running" in reset("y\n").stderr
    assert reset("n\n").returncode == 1
    assert folder.exists()
    assert reset("y\n").returncode == 0
    assert not folder.exists()
