"""A streaming replica of the tests' database server: copied by pg_basebackup, following it, to be held up and killed."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from launcher.folder import DataFolder
from launcher.ports import LOOPBACK, free_port
from launcher.postgres.server import (  # fmt: skip
    FAST_SETTINGS,
    SETTINGS,
    Cluster,
    answers,
    begin_again,
    find_cluster,
    remove_cluster,
    start_server,
)
from launcher.processes import Child, run_child, wait_until
from targets.replica import REPLICA, Silence

READY_SECONDS = 60


@dataclass
class OwnReplica:
    """A running replica; ``log`` has each statement that it was asked."""

    cluster: Cluster
    child: Child
    log: Path
    port: int

    @property
    def address(self) -> dict[str, str]:
        """Return how to reach the database of the test on it."""
        s = connection.settings_dict
        return {
            "host": LOOPBACK,
            "port": str(self.port),
            "user": s["USER"],
            "password": s["PASSWORD"],
            "dbname": s["NAME"],
        }

    @property
    def url(self) -> str:
        """Return its address for a process outside of this one."""
        at = self.address
        return f"postgres://{at['user']}:{quote(at['password'], safe='')}@{LOOPBACK}:{self.port}/{at['dbname']}"

    def command(self, statement: str) -> None:
        """Run a statement there, past Django."""
        with psycopg.connect(make_conninfo(**self.address), autocommit=True) as own:
            own.execute(statement)

    def hold_up(self) -> None:
        """Let it receive what is stored, and show none of it."""
        self.command("SELECT pg_wal_replay_pause()")

    def go_on(self) -> None:
        self.command("SELECT pg_wal_replay_resume()")
        Silence.until = 0.0

    def kill(self) -> None:
        self.child.process.kill()
        self.child.process.wait()

    def begin_again(self) -> None:
        self.child.process = begin_again(self.cluster, self.child.begin)
        self.wait()

    def wait(self, database: str = "postgres") -> None:
        """Wait until it takes connections to a database, which may be on its way to it."""
        at = self.address | {"dbname": database}
        wait_until(lambda: answers(make_conninfo(**at), self.child), self.child, READY_SECONDS)


@contextmanager
def running_replica(folder: Path) -> Iterator[OwnReplica]:
    """Copy the tests' server and let the copy follow it for the time of the block."""
    data, port = DataFolder(folder), free_port()
    data.make()
    cluster = find_cluster(data)
    try:
        s = connection.settings_dict
        source = make_conninfo(host=s["HOST"], port=s["PORT"], user=s["USER"], password=s["PASSWORD"])
        words = ["--dbname", source, "--pgdata", cluster.data, "--write-recovery-conf", "--checkpoint=fast"]
        subprocess.run(
            cluster.identity.command(cluster.binaries.folder / "pg_basebackup", *words),
            env={**os.environ, **cluster.binaries.env}, check=True, **{"cwd": cluster.home, **cluster.identity.options()},
        )  # fmt: skip
        log = data.logs / "replica.log"
        child = start_server(cluster, port, SETTINGS | FAST_SETTINGS | {"log_statement": "all"}, log)
        with run_child(child):
            replica = OwnReplica(cluster, child, log, port)
            replica.wait()
            yield replica
    finally:
        remove_cluster(data)


@contextmanager
def read_by_this_process(replica: OwnReplica) -> Iterator[None]:
    """Let Django know the replica, as `REPLICA_URL` would."""
    here = connections[connection.alias].settings_dict
    connections.settings[REPLICA] = {**here, "HOST": LOOPBACK, "PORT": replica.port}
    Silence.until = 0.0
    try:
        yield
    finally:
        connections[REPLICA].close()
        del connections[REPLICA], connections.settings[REPLICA]
        Silence.until = 0.0
