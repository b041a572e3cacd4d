"""What a killed start left of a cluster: ended before anything of the cluster is started, moved or removed."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from launcher.problem import Problem

STOP_SECONDS = 30.0


def list_processes(cluster: Path) -> Iterator[int]:
    """Yield the living processes of a cluster: server, backends and helpers all work in its folder.

    A killed server leaves backends that may write for a while yet; they bear no path in their titles.
    """
    for entry in Path("/proc").glob("[0-9]*"):
        # A process may end while this looks, and others' folders may not be read.
        with suppress(OSError):
            if (entry / "cwd").readlink() == cluster:
                yield int(entry.name)


def end_processes(cluster: Path) -> None:
    """End what lives of a cluster; raise Problem where it stays.

    The data folder is held, so no living launcher owns these processes. The server first, with its fast shutdown: it ends its own.
    """
    lock = cluster / "postmaster.pid"
    named = lock.read_text().split()[:1] if lock.exists() else []
    living = [*list_processes(cluster)]
    # The number in the file may belong to a stranger by now; only one that works in the folder is the server.
    server = [pid for pid in living if [str(pid)] == named]
    for pid in server or living:
        with suppress(ProcessLookupError):
            # Backends alone have no server to end them; SIGINT would only break off what they do and let them live.
            os.kill(pid, signal.SIGINT if server else signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while living := [*list_processes(cluster)]:
        if time.monotonic() > deadline:
            raise Problem(f"A PostgreSQL left over from a killed start does not stop: end process {living[0]} first.")
        time.sleep(0.1)


def clear_cluster(cluster: Path) -> None:
    """Make way for a new server: end the old one, then drop its lock file.

    PostgreSQL itself would refuse to start where the old process number now belongs to another program of the same user. While
    anything of the cluster lives the file must stay: it is what keeps two servers from one set of files. Where the
    system does not tell what lives, PostgreSQL decides.
    """
    if not Path("/proc/self/cwd").exists():
        return
    end_processes(cluster)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
