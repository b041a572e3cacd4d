"""The embedded services: under every identity, from every source, after every kind of end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from launcher.folder import DataFolder
from launcher.places import ROOT
from launcher.ports import free_port
from launcher.postgres import binaries, identity, leftovers, server
from launcher.problem import Problem
from launcher.processes import wait_until
from launcher.services import running_services

pytestmark = pytest.mark.processes
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser needs another identity")

HOLD = """
import sys, time
from pathlib import Path
from launcher.folder import DataFolder
from launcher.services import running_services
data = DataFolder(Path(sys.argv[1]))
with data.lock(), running_services(data, given=False) as services:
    print(*services.urls.values(), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def data(tmp_path):
    """Return a data folder in a folder that only its owner may enter."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    folder = DataFolder(closed / "data")
    yield folder
    server.remove_cluster(folder)


def note(url: str, text: str | None = None) -> str:
    """Write a text into the database, or read the one that is there."""
    with psycopg.connect(url) as connection:
        if text:
            connection.execute("CREATE TABLE IF NOT EXISTS note (body text)")
            connection.execute("INSERT INTO note VALUES (%s)", [text])
        return connection.execute("SELECT body FROM note").fetchone()[0]


def round_trip(data: DataFolder, text: str | None) -> str:
    """Run the services once; return what the database holds."""
    with data.lock(), running_services(data, given=False, durable=False) as services:
        assert redis.Redis.from_url(services.urls["REDIS_URL"]).ping()
        return note(services.urls["DATABASE_URL"], text)


def owner_of_cluster(data: DataFolder) -> str:
    home = server.get_outside_home(data) if server.get_outside_home(data).exists() else data.path / "postgres"
    return (home / "cluster").owner()


def test_a_second_start_keeps_the_data(data):
    round_trip(data, "质量")
    assert round_trip(data, None) == "质量"


@only_root
def test_where_no_user_namespace_is_allowed_another_user_runs_the_cluster(data, monkeypatch):
    monkeypatch.setattr(identity, "USER_NAMESPACE", ("false",))
    assert round_trip(data, "甲") == "甲"
    assert owner_of_cluster(data) == identity.find_unprivileged_user().pw_name
    assert round_trip(data, None) == "甲"


@only_root
@pytest.mark.skipif(not identity.may_open_namespace(), reason="this machine allows no user namespace")
def test_a_cluster_follows_when_the_machine_stops_allowing_namespaces(data, monkeypatch):
    round_trip(data, "乙")
    with monkeypatch.context() as patch:
        patch.setattr(identity, "USER_NAMESPACE", ("false",))
        assert round_trip(data, None) == "乙"
    assert round_trip(data, None) == "乙"
    assert owner_of_cluster(data) == identity.find_unprivileged_user().pw_name


def test_the_wheel_serves_where_the_system_has_no_postgresql(data, monkeypatch):
    monkeypatch.setattr(binaries, "list_system_folders", lambda: iter(()))
    assert round_trip(data, "丙") == "丙"


@only_root
def test_the_wheel_serves_another_user_from_a_closed_checkout(data, monkeypatch):
    monkeypatch.setattr(binaries, "list_system_folders", lambda: iter(()))
    monkeypatch.setattr(identity, "USER_NAMESPACE", ("false",))
    assert round_trip(data, "丁") == "丁"


def test_a_cluster_of_another_version_is_refused_in_one_line(data, monkeypatch):
    round_trip(data, "戊")
    home = server.get_outside_home(data) if server.get_outside_home(data).exists() else data.path / "postgres"
    (home / "cluster" / "PG_VERSION").write_text("14\n")
    with pytest.raises(Problem, match="made by PostgreSQL 14, which is not here"):
        round_trip(data, None)


def test_two_commands_on_one_folder_are_refused(data):
    with data.lock(), pytest.raises(Problem, match="already running on the data folder"), data.lock():
        pass


def test_secrets_are_closed_to_others_and_stay(data):
    data.make()
    first = data.secret("secret-key")
    assert data.secret("secret-key") == first
    assert (data.path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert data.path.stat().st_mode & 0o777 == 0o700


def hold(data: DataFolder) -> tuple[subprocess.Popen[str], list[str]]:
    """Run the services in a process of their own; return it and their addresses."""
    command = [sys.executable, "-c", HOLD, str(data.path)]
    holder = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return holder, holder.stdout.readline().split()


def processes_of(data: DataFolder) -> list[int]:
    """Return the living processes that name the data folder or its cluster."""
    names = (str(data.path), str(server.get_outside_home(data)))
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if any(name in words(entry) for name in names)]


def words(entry: Path) -> str:
    """Return a process's command line; a process that has just ended has none."""
    try:
        return (entry / "cmdline").read_text(errors="replace")
    except OSError:
        return ""


def test_the_services_end_with_a_launcher_that_is_killed_outright_and_start_again(data):
    holder, (database_url, queue_url) = hold(data)
    note(database_url, "己")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    deadline = time.monotonic() + 10
    while processes_of(data) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(data) == []
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(queue_url).ping()
    assert round_trip(data, None) == "己"


def test_a_server_that_crashed_recovers_and_a_lock_file_of_a_foreign_process_is_no_obstacle(data):
    holder, (database_url, _) = hold(data)
    note(database_url, "庚")
    home = server.get_outside_home(data) if server.get_outside_home(data).exists() else data.path / "postgres"
    lock = home / "cluster" / "postmaster.pid"
    old = lock.read_text()
    os.kill(int(old.split()[0]), signal.SIGKILL)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    # The number of the old server now belongs to a living program: this one.
    lock.write_text(old.replace(old.split()[0], str(os.getpid()), 1))
    assert round_trip(data, None) == "庚"


def test_a_server_left_over_is_stopped_before_the_next_one_starts(data):
    round_trip(data, "辛")
    port = free_port()
    child = server.start_server(server.find_cluster(data), port, {"unix_socket_directories": ""}, data.logs / "x.log")
    url = f"postgres://portal:{data.secret('postgres-password')}@127.0.0.1:{port}/portal"
    wait_until(lambda: server.answers(url, child), child, 20)
    assert round_trip(data, None) == "辛"
    assert child.process.wait(10) == 0


def test_the_lock_file_stays_while_a_backend_of_a_killed_server_lives(data, monkeypatch):
    round_trip(data, "壬")
    cluster = server.find_cluster(data)
    child = server.start_server(cluster, port := free_port(), {"unix_socket_directories": ""}, data.logs / "x.log")
    url = f"postgres://portal:{data.secret('postgres-password')}@127.0.0.1:{port}/portal"
    wait_until(lambda: server.answers(url, child), child, 20)
    with psycopg.connect(url) as connection:
        backend = connection.info.backend_pid
        assert backend in leftovers.list_processes(cluster.data)
        os.kill(backend, signal.SIGSTOP)
        child.process.kill()
        child.process.wait()
        lock = cluster.data / "postmaster.pid"
        before = lock.read_text()

        monkeypatch.setattr(leftovers, "STOP_SECONDS", 1.0)
        with pytest.raises(Problem, match=f"does not stop: end process {backend} first"):
            round_trip(data, None)
        assert lock.read_text() == before
        with pytest.raises(Problem, match="does not stop"):
            server.remove_cluster(data)
        assert (cluster.data / "PG_VERSION").exists()
        os.kill(backend, signal.SIGCONT)
        monkeypatch.undo()
        assert round_trip(data, None) == "壬"
