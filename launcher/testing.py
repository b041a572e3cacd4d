"""``make test``: the whole suite against services of its own, in a folder that is gone afterwards."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.browser import require_browser
from launcher.folder import DataFolder
from launcher.places import ROOT
from launcher.postgres.server import remove_cluster
from launcher.services import running_services


@contextmanager
def make_passing_folder() -> Iterator[DataFolder]:
    """Make a data folder for the time of the block."""
    # A name nobody can know beforehand, and two test runs at a time are in each other's way nowhere.
    data = DataFolder(Path(tempfile.mkdtemp(prefix="baodi-test-")))
    data.make()
    try:
        yield data
    finally:
        # First the cluster, whose last processes are ended with it; it may lie outside the folder.
        remove_cluster(data)
        shutil.rmtree(data.path, ignore_errors=True)


def build_settings(data: DataFolder, services: dict[str, str], browser: str) -> dict[str, str]:
    """Return the environment of the tests; nothing of the developer's own portal gets in."""
    programs = Path(sys.executable).parent
    return {
        # With the developer's business day the tests would pass or fail by what stands in a shell.
        **{
            name: value
            for name, value in os.environ.items()
            if name not in {"BUSINESS_DATE", "DEMO_PASSWORD", "REPLICA_URL"}
        },
        **services,
        "DATA_DIR": str(data.path),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SECURE": "false",
        "DEBUG": "false",
        "BROWSER_PATH": browser,
        "COVERAGE_FILE": str(data.path / "coverage"),
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }


def build_pytest_command(words: list[str]) -> list[str]:
    """Return the test command: a worker more than there are cores, since a third of the long tests is waiting; who has nothing left takes over.

    Only the whole suite reports what no test ran: of some tests it says nothing, and it costs a quarter of their time,
    which in CI, where nobody reads it, is time that a change waits.
    """
    # The cores that this process may use; a container often has fewer than the machine.
    workers = [] if any(word.startswith("-n") for word in words) else ["-n", str(len(os.sched_getaffinity(0)) + 1)]
    report = [] if words or os.environ.get("CI") else ["--cov", "--cov-report=term"]
    return [sys.executable, "-m", "pytest", "--dist", "worksteal", *workers, *report, *words]


def run_pytest(command: list[str], env: dict[str, str]) -> int:
    """Run the tests; when this launcher is told to stop, they are told so and waited for."""
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        return process.wait()
    # As Ctrl-C would: pytest ends its fixtures and workers, before their database goes.
    except BaseException:
        process.send_signal(signal.SIGINT)
        process.wait()
        raise


def test(words: list[str]) -> int:
    """Run the suite and return pytest's exit code."""
    browser = require_browser()
    # `given=False`: tests drop and make databases, and must never do it on a server that somebody named for the portal.
    with make_passing_folder() as data, running_services(data, given=False, durable=False) as services:
        return run_pytest(build_pytest_command(words), build_settings(data, services.env, browser))
