"""A replica of the database: lists and exports are read from it, never an older state, never with an error, and nothing is written there."""

import csv
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from exchange.exports.answering import exportables
from exchange.exports.jobs import export_request
from exchange.models import ExportJob
from inspections.models import SpotCheck
from launcher.processes import Start, run_child, start_process, wait_until
from operations.replicas import see_replica
from targets.replica import Silence, read_from_replica, reads_from
from tests.conftest import process_env
from tests.factories import make_plan, make_spot_check, make_user
from tests.own_replica import read_by_this_process, running_replica
from tests.pages import read_texts
from tests.queries import TABLE

pytestmark = pytest.mark.processes
BACKEND = "django.contrib.auth.backends.ModelBackend"
ROUTERS = ["targets.replica.ReplicaRouter"]


@pytest.fixture(scope="module")
def server(migrated_database, django_db_blocker, tmp_path_factory):
    """Run one replica for all tests here; each has a database of its own on it."""
    with django_db_blocker.unblock(), running_replica(tmp_path_factory.mktemp("replica")) as replica:
        yield replica


@pytest.fixture
def replica(server, fresh_database, settings):
    """Let Django read lists from the replica."""
    settings.DATABASE_ROUTERS = ROUTERS
    with connection.cursor() as cursor:
        # The tests' server promises less than one of the portal: a commit may be told of before it is in the log.
        cursor.execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" SET synchronous_commit = on')
    connection.close()
    server.wait(server.address["dbname"])
    with read_by_this_process(server):
        yield server


@pytest.fixture
def office(replica, client, monkeypatch):
    """Be the office, with one batch that is on the replica too; pages wait for it as long as a busy machine may need."""
    monkeypatch.setattr("targets.replica.PAGE_SECONDS", 20)
    make_plan()
    make_spot_check(number="CC1")
    client.force_login(make_user(Role.OFFICE), backend=BACKEND)
    return client


def list_numbers(client) -> list[str]:
    """Return the numbers in the list of spot checks."""
    page = client.get("/spot-checks/?sort=number")
    assert page.status_code == 200
    return [row.record.number for row in page.context["table"].paginated_rows]


def ask(client) -> tuple[list[str], set[str], set[str]]:
    """Return the numbers in the list, and the tables that the database itself and the replica were asked for."""
    Silence.until = 0.0
    with CaptureQueriesContext(connection) as here, CaptureQueriesContext(connections["replica"]) as there:
        numbers = list_numbers(client)
    tables = ({found[1] for query in side if (found := TABLE.search(query["sql"]))} for side in (here, there))
    return numbers, *tables


def test_a_list_is_read_from_the_replica_and_the_person_from_the_database(office, replica):
    make_spot_check(number="CC2")
    numbers, here, there = ask(office)
    assert numbers == ["CC1", "CC2"]
    assert "spotcheck" in there
    assert here == {"session", "user"}


def test_whoever_saved_sees_the_row_while_the_replica_is_held_up(office, replica, monkeypatch):
    replica.hold_up()
    batch = {
        "number": "CC3", "stage": "market", "sampled_on": "2014-08-15", "sample_name": "食用盐", "first_result": "passed",
        "sampled_name": "宝坻百货商场", "failing_items_item": "", "failing_items_measured": "", "failing_items_limit": "",
    }  # fmt: skip
    assert office.post("/spot-checks/add/", batch).status_code == 302
    with monkeypatch.context() as patch:
        patch.setattr("targets.replica.PAGE_SECONDS", 0.25)
        began = time.monotonic()
        numbers, here, there = ask(office)
        assert time.monotonic() - began > 0.25
    assert numbers == ["CC1", "CC3"]
    assert ("spotcheck" in here, there) == (True, set())

    # For half a minute no page waits for it again.
    with CaptureQueriesContext(connections["replica"]) as there:
        assert list_numbers(office) == ["CC1", "CC3"]
    assert len(there) == 0
    seen = see_replica()
    assert seen.colour == "yellow"
    assert seen.words.startswith("尚缺主数据库最后 ")

    replica.go_on()
    numbers, here, there = ask(office)
    assert (numbers, "spotcheck" in there, here) == (["CC1", "CC3"], True, {"session", "user"})
    assert (see_replica().colour, see_replica().words) == ("green", "与主数据库完全一致。")


def test_what_is_written_while_reading_goes_to_the_database(office, replica):
    def write() -> tuple[str, str]:
        made = make_spot_check(number="CC4")
        read = SpotCheck.objects.get(number="CC1")
        came_from = read._state.db
        read.sample_name = "白砂糖"
        read.save(update_fields=["sample_name"])
        return made._state.db, came_from

    assert read_from_replica(write, 5) == ("default", "replica")
    assert list(SpotCheck.objects.order_by("number").values_list("number", "sample_name")) == [
        ("CC1", "白砂糖"), ("CC4", "食用盐"),
    ]  # fmt: skip
    with pytest.raises(Exception, match="read-only"):
        SpotCheck.objects.using("replica").update(sample_name="精盐")


def test_a_transaction_that_is_open_reads_what_it_has_written(office, replica):
    with transaction.atomic():
        make_spot_check(number="CC5")
        assert read_from_replica(SpotCheck.objects.count, 5) == 2


def test_what_breaks_off_on_the_replica_is_read_from_the_database(office, replica):
    tries = []

    def read() -> int:
        tries.append(reads_from.get())
        if tries == ["replica"]:
            replica.command(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        return SpotCheck.objects.count()

    assert read_from_replica(read, 5) == 1
    assert tries == ["replica", "default"]
    # A fault of the database itself is none of the replica's.
    Silence.until = 0.0
    with pytest.raises(OperationalError):
        read_from_replica(lambda: connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())"), 5)


def test_a_server_that_follows_none_is_not_read(office, replica):
    connections["replica"].close()
    there = connections["replica"].settings_dict
    there |= {name: connection.settings_dict[name] for name in ("HOST", "PORT")}
    numbers, here, _there = ask(office)
    assert (numbers, "spotcheck" in here) == (["CC1"], True)
    assert (see_replica().colour, see_replica().words) == ("yellow", "REPLICA_URL 指向的服务器不是副本。")


def test_without_a_replica_all_is_read_from_the_database(fresh_database):
    assert (see_replica().colour, see_replica().words) == ("grey", "未设置：全部直接读取主数据库。")
    assert read_from_replica(reads_from.get, 5) == "default"


def test_a_worker_writes_an_export_from_the_replica_that_its_setting_names(office, replica, tmp_path):
    make_spot_check(number="CC6")
    asked = replica.log.stat().st_size
    env = process_env() | {"REPLICA_URL": replica.url, "DATA_DIR": str(tmp_path)}
    command = ["python", "-m", "celery", "-A", "baodi_quality", "worker", "--concurrency", "1", "--loglevel", "INFO"]
    log = tmp_path / "worker.log"
    with run_child(start_process("worker", command, Start(log, env))) as worker:
        wait_until(lambda: " ready." in log.read_text(), worker, 60)
        user, kind = User.objects.get(role="office"), exportables["spot-checks"]
        chosen = kind.select(user, QueryDict("sort=number"))
        job = export_request(exportable=kind, selection=chosen, form="csv", query="sort=number", user=user)
        wait_until(lambda: not ExportJob.objects.get(pk=job.pk).is_at_work, worker, 60)
    job.refresh_from_db()
    assert (job.state, job.rows) == ("ready", 2)
    with Path(tmp_path, "uploads", job.file.name).open(encoding="utf-8-sig") as file:
        assert [row[0] for row in csv.reader(file)][-2:] == ["CC1", "CC6"]
    with replica.log.open() as log_file:
        log_file.seek(asked)
        assert "inspections_spotcheck" in log_file.read()


def test_a_replica_that_died_costs_no_page_and_is_read_again_when_it_is_back(office, replica):
    assert "spotcheck" in ask(office)[2]
    replica.kill()
    numbers, here, _there = ask(office)
    assert (numbers, "spotcheck" in here) == (["CC1"], True)
    seen = see_replica()
    assert (seen.colour, seen.words.startswith("没有应答：")) == ("yellow", True)

    make_spot_check(number="CC7")
    replica.begin_again()
    numbers, here, there = ask(office)
    assert (numbers, here, "spotcheck" in there) == (["CC1", "CC7"], {"session", "user"}, True)
    office.force_login(make_user(Role.ADMIN), backend=BACKEND)
    assert read_texts(office.get("/health/"), "#replica td") == ["只读副本", "正常", "与主数据库完全一致。", "—"]
