"""Make a cluster, run it for the time of a block, and leave nothing behind."""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from launcher.folder import DataFolder, write_private
from launcher.places import ROOT
from launcher.ports import LOOPBACK, free_port
from launcher.postgres import leftovers
from launcher.postgres.binaries import Binaries, find_binaries
from launcher.postgres.identity import Identity, find_identity
from launcher.problem import Problem
from launcher.processes import Child, Start, run_child, start_process, wait_until

USER = DATABASE = "portal"
# For clusters of a user that may not enter the data folder; only the superuser gets here.
ELSEWHERE = Path("/var/lib/baodi-quality")
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "max_connections": "200",
    # It turned one bulk statement of seconds into minutes (docs/design.md).
    "jit": "off",
    "fsync": "on",
}
# Tests may lose their cluster at a power cut. Rows that a test rolls back are dead: to analyse them in passing would tell the
# planner that the table is empty, and the next test's bulk load would be joined row by row; it goes by the file's size instead.
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class Postgres:
    """A running server: the database's address with its password, the process, whether it takes connections, and its programs."""

    url: str
    child: Child
    answers: Callable[[], bool]
    programs: Path


@dataclass(frozen=True)
class Cluster:
    """One cluster on disk and what it takes to run it."""

    home: Path
    identity: Identity
    binaries: Binaries

    @property
    def data(self) -> Path:
        """Return PostgreSQL's own data folder."""
        return self.home / "cluster"


def get_outside_home(data: DataFolder) -> Path:
    """Return where the cluster of this data folder lies when its user may not enter the folder."""
    return ELSEWHERE / hashlib.sha256(str(data.path).encode()).hexdigest()[:12]


def read_version(home: Path) -> int | None:
    """Return the major version of the cluster below ``home``, None where there is none."""
    marker = home / "cluster" / "PG_VERSION"
    return int(marker.read_text()) if marker.exists() else None


def prepare_outside_home(data: DataFolder, user: pwd.struct_passwd) -> Path:
    """Return a home that the unprivileged user owns; a cluster made under another identity moves there."""
    home = get_outside_home(data)
    home.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not home.exists() and read_version(data.path / "postgres"):
        # A server that still writes would write into files that are being moved.
        leftovers.end_processes(data.path / "postgres" / "cluster")
        shutil.move(data.path / "postgres", home)
    home.mkdir(mode=0o700, exist_ok=True)
    # A cluster that was moved here belongs to the superuser still. Links are not followed out of the folder.
    for path in [home, *home.rglob("*")]:
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return home


def find_cluster(data: DataFolder) -> Cluster:
    """Return the cluster of a data folder with an identity and programs that can run it."""
    identity = find_identity(keep_user=os.geteuid() == 0 and read_version(get_outside_home(data)) is not None)
    if identity.user:
        home, wheel = prepare_outside_home(data, identity.user), ELSEWHERE / "postgresql"
    else:
        home, wheel = data.path / "postgres", ROOT / ".venv" / "postgresql"
        home.mkdir(mode=0o700, exist_ok=True)
    return Cluster(home, identity, find_binaries(wheel, read_version(home)))


def make_cluster(cluster: Cluster, password: str) -> None:
    """Create the cluster beside its place and move it there, so that an interrupted start leaves no half of one."""
    # Not on the command line, where every user of the machine could read the password.
    draft, password_file = cluster.home / "new", cluster.home / "password"
    shutil.rmtree(draft, ignore_errors=True)
    write_private(password_file, password)
    if user := cluster.identity.user:
        os.chown(password_file, user.pw_uid, user.pw_gid)
    words = ["-D", draft, "-U", USER, "-A", "scram-sha-256", f"--pwfile={password_file}", "-E", "UTF8"]
    # Text compares alike on every machine. Names are sorted by a column with their pinyin (docs/design.md).
    command = cluster.identity.command(cluster.binaries.folder / "initdb", *words, "--locale=C.UTF-8")
    options = {"cwd": cluster.home, **cluster.identity.options()}
    env = {**os.environ, **cluster.binaries.env}
    done = subprocess.run(command, env=env, capture_output=True, text=True, **options)
    # Gone before the outcome is looked at: it must not stay behind a failure either.
    password_file.unlink()
    if done.returncode:
        raise Problem(f"PostgreSQL's initdb failed:\n{done.stdout}{done.stderr}")
    draft.rename(cluster.data)


def answers(url: str, child: Child) -> bool:
    """Say whether the server takes connections."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    # Another server may have taken the port after this one died.
    return child.process.poll() is None


def make_database(maintenance_url: str) -> None:
    """Create the portal's database where it is missing."""
    import psycopg

    # CREATE DATABASE refuses to run within a transaction.
    with psycopg.connect(maintenance_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def start_server(cluster: Cluster, port: int, settings: dict[str, str], log: Path) -> Child:
    """Start the server in the foreground of a session of its own; SIGINT is its fast shutdown."""
    # On the command line and not in the cluster's file: a cluster made by an older launcher follows too.
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = cluster.identity.command(cluster.binaries.folder / "postgres", "-D", cluster.data, "-p", port, *options)
    how = Start(log, cluster.binaries.env, signal.SIGINT, options={"cwd": "/", **cluster.identity.options()})
    return start_process("PostgreSQL", command, how)


def begin_again(cluster: Cluster, begin: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """Start the server after it died, once nothing of it lives any more."""
    leftovers.clear_cluster(cluster.data)
    return begin()


@contextmanager
def running_postgres(data: DataFolder, durable: bool = True) -> Iterator[Postgres]:
    """Run the data folder's cluster for the time of the block, made at its first use."""
    cluster = find_cluster(data)
    password = data.secret("postgres-password")
    if not read_version(cluster.home):
        make_cluster(cluster, password)
    leftovers.clear_cluster(cluster.data)
    # A new one at every start, so that two data folders run side by side.
    port = free_port()
    address = f"postgres://{USER}:{password}@{LOOPBACK}:{port}"
    settings = SETTINGS if durable else SETTINGS | FAST_SETTINGS
    child = start_server(cluster, port, settings, data.logs / "postgres.log")
    # A crashed server may leave backends and its lock file; a bare second start would be refused.
    begin, child.begin = child.begin, lambda: begin_again(cluster, begin)
    with run_child(child, leftovers.STOP_SECONDS):
        ready = partial(answers, f"{address}/postgres", child)
        wait_until(ready, child, 60)
        make_database(f"{address}/postgres")
        yield Postgres(f"{address}/{DATABASE}", child, ready, cluster.binaries.folder)


def remove_cluster(data: DataFolder) -> None:
    """Remove the cluster of a data folder, wherever it lies."""
    # Both: the folder may have been run by the superuser and by its owner in turn.
    for home in (data.path / "postgres", get_outside_home(data)):
        leftovers.end_processes(home / "cluster")
        shutil.rmtree(home, ignore_errors=True)
