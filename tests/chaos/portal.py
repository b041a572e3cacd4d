"""A whole portal as ``make run`` starts it, in a folder of its own, and ways to kill parts of it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg

from launcher.folder import DataFolder
from launcher.places import ROOT
from launcher.ports import free_port
from launcher.processes import ends_with_parent
from launcher.services import portal_env

READY = "Ctrl-C stops it."
START_SECONDS = 1800
PROCESSES = {
    "web": "gunicorn",
    "worker": "\0worker\0",
    "beat": "\0beat\0",
    "queue": "valkey-server",
    "database": "\0-D\0",
}
"""What the command of each process of the launcher has, and of the others none."""
BACKENDS = ("postgres: portal portal ", "postgres: portal_app portal ")
"""How the processes of the database are called that work for owner and portal."""
VICTIMS = (
    "web", "web process", "worker", "worker process", "beat", "queue", "database session", "database backend", "database",
)  # fmt: skip


class Portal:
    """A running portal."""

    def __init__(self, data: DataFolder, password: str) -> None:
        self.data, self.port = data, free_port()
        # Of the drill's own shell nothing but the path: a server that somebody named for the portal must not be met.
        given = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BUSINESS_DATE", "DEMO_DATA"}
        self.env = {name: value for name, value in os.environ.items() if name not in given} | {
            "DATA_DIR": str(data.path), "PORT": str(self.port), "DEMO_PASSWORD": password, "EXPORT_ROWS_AT_ONCE": "0",
        }  # fmt: skip
        self.log = data.logs / "launcher.log"
        with self.log.open("wb") as log:
            command = [sys.executable, "-m", "launcher", "run"]
            # A drill that is killed must leave no portal behind.
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT,
                preexec_fn=ends_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no thread has been started yet
            )  # fmt: skip

    def wait_until_ready(self) -> None:
        """Wait for the welcome; RuntimeError where it does not come."""
        until = time.monotonic() + START_SECONDS
        while READY not in (told := self.log.read_text(errors="replace")):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the portal did not start:\n{told}")
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Return a connection to its database."""
        services = json.loads(self.data.services.read_text())
        return psycopg.connect(services["DATABASE_URL"], autocommit=True, connect_timeout=5)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a management command beside it."""
        env = self.env | portal_env(self.data, json.loads(self.data.services.read_text()))
        return subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )

    def kill(self, victim: str, chance: random.Random) -> bool:
        """Kill one of the VICTIMS outright; False where it was not there just then."""
        if victim == "database session":
            with suppress(psycopg.Error), self.connect() as connection:
                return bool(connection.execute(END_A_SESSION).rowcount)
            return False
        if victim == "database backend":
            # PostgreSQL then ends all others and recovers, since a killed backend may have torn shared memory.
            pids = [pid for pid in list_below(self.process.pid) if read_command(pid).startswith(BACKENDS)]
        else:
            name, _space, is_below = victim.partition(" ")
            pids = [pid for pid in list_children(self.process.pid) if PROCESSES[name] in read_command(pid)]
            pids = [child for pid in pids for child in list_children(pid)] if is_below else pids
        if not pids:
            return False
        with suppress(ProcessLookupError):
            os.kill(chance.choice(pids), signal.SIGKILL)
            return True
        return False


END_A_SESSION = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = 'portal' AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1
"""


def list_children(pid: int) -> list[int]:
    """Return the children of a process."""
    found: list[int] = []
    # Of every thread of it: Celery's pool replaces its processes from a thread of its own.
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, thread.read_text().split())
    return found


def list_below(pid: int) -> Iterator[int]:
    """Yield all processes below one."""
    for child in list_children(pid):
        yield child
        yield from list_below(child)


def read_command(pid: int) -> str:
    """Return the command line of a process; empty where it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    return ""
