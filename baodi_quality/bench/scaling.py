"""What further processes carry: one to four of the web server, and one to four workers, with the same work each time.

Told is work by second of the processor, of the processes and of the whole database server, since the clock of a busy machine tells
what others do: as long as this stays, a further process carries as much again on a further core.
"""

import os
import shlex
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import connection
from django.http import QueryDict

from accounts.models import User
from baodi_quality.bench.million import spot_checks_write
from baodi_quality.bench.mixing import list_pages
from baodi_quality.bench.serving import HOST, free_port, run_visits, sign_in
from exchange.exports.answering import exportables
from exchange.exports.jobs import MOST_UNDER_WAY, export_request
from exchange.models import ExportJob
from launcher.commands import WEB
from launcher.processes import Child, Start, start_process, stop_children, wait_until

MOST = 4
PEOPLE, ROUNDS, WARM_ROUNDS = 8, 6, 2
"""People who ask at once, and how often each asks for every page of every day: counted, and before that."""
ROWS = 20_000
EXPORTERS = ("office", "office-2", "leader", "auditor")
READY_SECONDS, WORK_SECONDS = 120, 600
# One process each, so that so many are so many.
WORKER = "celery --quiet -A baodi_quality worker --concurrency 1 --loglevel INFO --hostname bench{number}@%h"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """What so many processes did: pieces of work, and the seconds by the clock, of their processors and of the database's."""

    kind: str
    processes: int
    pieces: int
    seconds: float
    own: float
    database: float

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        whole = self.own + self.database
        return (
            f"{self.processes} {self.kind}", f"{self.pieces}", f"{self.seconds:.1f}", f"{self.pieces / self.seconds:.1f}",
            f"{whole / self.seconds:.2f}", f"{1000 * self.own / self.pieces:.0f}", f"{1000 * self.database / self.pieces:.0f}",
            f"{self.pieces / whole:.1f}",
        )  # fmt: skip


HEADINGS = (
    "processes", "pieces of work", "seconds", "a second", "cores used", "ms of processes each", "ms of database each",
    "a second of the processor",
)  # fmt: skip


def measure_processes() -> list[Load]:
    """Measure web processes with the pages of every day, then workers with exports."""
    spot_checks_write(ROWS)
    counts = range(1, MOST + 1)
    return [*map(measure_web, counts), *map(measure_workers, counts)]


def measure_web(processes: int) -> Load:
    """Let people ask a web server of so many processes for the pages of every day."""
    port, pages = free_port(), list_pages()
    cookies = [sign_in() for _ in range(PEOPLE)]

    def visit(cookie: str, rounds: int) -> None:
        for _ in range(rounds):
            for page in pages:
                run_visits(port, page, cookie, 1)

    env = {"GUNICORN_CMD_ARGS": f"--bind {HOST}:{port}", "WEB_WORKERS": str(processes)}
    with run_processes([WEB], env, lambda _log: is_open(port)) as children, ThreadPoolExecutor(PEOPLE) as people:
        # Each process compiles its templates, opens its connections and keeps what it keeps.
        list(people.map(visit, cookies, [WARM_ROUNDS] * PEOPLE))
        with measure_load("web processes", processes, PEOPLE * ROUNDS * len(pages), children) as found:
            list(people.map(visit, cookies, [ROUNDS] * PEOPLE))
    return found[0]


def measure_workers(processes: int) -> Load:
    """Let so many workers write exports of all spot checks."""
    commands = [WORKER.format(number=number) for number in range(processes)]
    users = [User.objects.get(username=name) for name in EXPORTERS]
    with (
        run_processes(commands, {}, lambda log: " ready." in log.read_text()) as children,
        measure_load("workers", processes, len(users) * MOST_UNDER_WAY, children) as found,
    ):
        asked = [request_export(user) for user in users for _ in range(MOST_UNDER_WAY)]
        jobs = ExportJob.objects.filter(pk__in=[job.pk for job in asked])
        wait_until(lambda: not jobs.at_work().exists(), children[0], WORK_SECONDS)
        if jobs.filter(state=ExportJob.State.READY, rows=ROWS).count() != len(asked):
            raise RuntimeError("an export came to nothing")
    return found[0]


def request_export(user: User) -> ExportJob:
    """Ask for all spot checks as a workbook."""
    kind = exportables["spot-checks"]
    return export_request(exportable=kind, selection=kind.select(user, QueryDict()), form="xlsx", query="", user=user)


@contextmanager
def run_processes(commands: list[str], env: dict[str, str], is_ready: Callable[[Path], bool]) -> Iterator[list[Child]]:
    """Run processes for the time of the block, which begins when all of them are ready."""
    children: list[Child] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            for number, command in enumerate(commands):
                how = Start(Path(folder, f"{number}.log"), env, signal.SIGTERM)
                children.append(start_process(command.split()[0], shlex.split(command), how))
            for child in children:
                wait_until(partial(is_ready, child.log), child, READY_SECONDS)
            yield children
        finally:
            stop_children(children)


@contextmanager
def measure_load(kind: str, processes: int, pieces: int, children: list[Child]) -> Iterator[list[Load]]:
    """Measure the block; the list that is yielded has what was found behind it."""
    found: list[Load] = []
    own, database, began = read_group_seconds(children), read_server_seconds(), time.monotonic()
    yield found
    seconds = time.monotonic() - began
    own, database = read_group_seconds(children) - own, read_server_seconds() - database
    found.append(Load(kind, processes, pieces, seconds, own, database))


def is_open(port: int) -> bool:
    """Say whether somebody listens on a port of this machine."""
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True


def read_group_seconds(children: list[Child]) -> float:
    """Return what the processes and their children have taken of the processor."""
    groups = {child.process.pid for child in children}
    return sum(stat.seconds for stat in list_stats() if stat.group in groups)


def read_server_seconds() -> float:
    """Return what the database server has taken of the processor so far, connections that have ended included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    stats = {stat.pid: stat for stat in list_stats()}
    server = stats[stats[backend].parent]
    return server.seconds + server.ended + sum(stat.seconds for stat in stats.values() if stat.parent == server.pid)


@dataclass(frozen=True)
class Stat:
    """A process of this machine: the seconds of the processor that it took, and those of its children that have ended."""

    pid: int
    parent: int
    group: int
    seconds: float
    ended: float


def list_stats() -> Iterator[Stat]:
    """Yield every process of this machine."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name may hold spaces and brackets.
            parts = path.read_text().rpartition(")")[2].split()
        except OSError:
            # It ended meanwhile.
            continue
        used, ended = (sum(map(int, parts[place : place + 2])) / TICKS for place in (11, 13))
        yield Stat(int(path.parent.name), int(parts[1]), int(parts[2]), used, ended)
