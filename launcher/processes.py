"""Child processes: started in groups of their own, watched, and stopped to the last one."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from launcher.places import ROOT
from launcher.problem import Problem

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 5 * 1024 * 1024
# Long enough for a request or a small task; a longer task is repeated by the next worker.
PATIENCE_SECONDS = 10.0


@dataclass
class Child:
    """One running process with its name for people, its log, what begins it anew and the signal that ends it gently."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    begin: Callable[[], subprocess.Popen[bytes]]
    stop_signal: signal.Signals = signal.SIGTERM

    def tail(self, lines: int = 15) -> str:
        """Return the end of the process's log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def check(self) -> None:
        """Raise Problem where the process is no longer there."""
        if (code := self.process.poll()) is not None:
            raise Problem(f"{self.name} stopped by itself (exit {code}). The end of {self.log}:\n{self.tail()}")


@dataclass
class Start:
    """What a process is started with besides its command."""

    log: Path
    env: dict[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    stdin: int = subprocess.DEVNULL
    options: dict[str, Any] = field(default_factory=dict)


def ends_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """Return what makes a child receive ``how`` when its parent is killed outright; Linux only."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    # Runs in the child between fork and exec, where little is allowed; so the library is loaded before.
    return lambda: prctl(PR_SET_PDEATHSIG, int(how))


def log_turn(path: Path) -> None:
    """Put the content of a log that has grown large aside, in place of what was put aside before."""
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        # Copied and emptied, not renamed: a running process holds the file open and writes at its end, wherever that is.
        # A line written in between is lost.
        shutil.copyfile(path, path.with_suffix(".old.log"))
        os.truncate(path, 0)


def start_process(name: str, command: list[str], how: Start) -> Child:
    """Start one process in a session of its own, so that Ctrl-C reaches the launcher alone."""

    def begin() -> subprocess.Popen[bytes]:
        log_turn(how.log)
        # The child has the file by then; the launcher need not keep it open.
        with how.log.open("ab") as log:
            return subprocess.Popen(
                command,
                env={**os.environ, **how.env},
                stdin=how.stdin,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A terminal sends Ctrl-C to its whole group. The launcher alone must get it, to stop things in order.
                start_new_session=True,
                preexec_fn=ends_with_parent(how.stop_signal),  # noqa: PLW1509 - the launcher has one thread
                **{"cwd": ROOT, **how.options},
            )

    return Child(name, begin(), how.log, begin, how.stop_signal)


def stop_children(children: Iterable[Child], patience: float = PATIENCE_SECONDS) -> None:
    """Ask all of them at once to end, wait, and kill what is left of their groups."""
    children = list(children)
    # All at once: each may take its whole time, and their times must not add up.
    for child in children:
        with suppress(ProcessLookupError):
            child.process.send_signal(child.stop_signal)
    deadline = time.monotonic() + patience
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            # A child that ended in time is waited for even when an earlier one used the time up.
            child.process.wait(max(0.1, deadline - time.monotonic()))
        # Also where the process itself is gone: what it started may be left.
        kill_group(child)
        child.process.wait()


def kill_group(child: Child) -> None:
    """Kill what is left of a process and its own children."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)


@contextmanager
def run_child(child: Child, patience: float = PATIENCE_SECONDS) -> Iterator[Child]:
    """Stop the process when the block ends, however it ends."""
    try:
        yield child
    finally:
        stop_children([child], patience)


def wait_until(ready: Callable[[], bool], child: Child, seconds: float) -> None:
    """Wait for ``ready``; raise Problem where the process ends or the time is up before."""
    deadline = time.monotonic() + seconds
    while not ready():
        # A server that fails at once must not cost the whole waiting time, and its log says why.
        child.check()
        if time.monotonic() > deadline:
            raise Problem(f"{child.name} was not ready after {seconds:.0f} s. The end of {child.log}:\n{child.tail()}")
        time.sleep(0.05)
