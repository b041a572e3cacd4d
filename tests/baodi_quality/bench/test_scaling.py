"""What further processes carry: told by real web servers and workers, here at a small size."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from accounts.models import User
from baodi_quality.bench import scaling
from baodi_quality.bench.million import spot_checks_write
from baodi_quality.bench.scaling import Load, list_stats, measure_web, measure_workers
from exchange.models import ExportJob
from tests.conftest import process_env
from tests.factories import make_enterprise


def test_a_load_is_told_by_the_second_and_by_the_second_of_the_processor():
    load = Load("workers", 2, 12, 8.0, 3.0, 1.0)
    assert load.cells == ("2 workers", "12", "8.0", "1.5", "0.50", "250", "83", "3.0")


def test_the_processor_time_of_children_that_ended_is_counted():
    spin = "import time\nwhile time.process_time() < 0.3: pass"
    before = {stat.pid: stat for stat in list_stats()}[os.getpid()].ended
    subprocess.run([sys.executable, "-c", spin], check=True)
    assert 0.29 <= {stat.pid: stat for stat in list_stats()}[os.getpid()].ended - before < 3


@pytest.mark.processes
def test_every_person_gets_every_page_and_every_export_is_written(fresh_database, monkeypatch, tmp_path):
    call_command("load_plan", verbosity=0)
    make_enterprise()
    spot_checks_write(30)
    monkeypatch.setattr(scaling, "ROWS", 30)
    monkeypatch.setattr(scaling, "PEOPLE", 2)
    monkeypatch.setattr(scaling, "ROUNDS", 3)
    monkeypatch.setattr(scaling, "list_pages", lambda: ["/board/", "/spot-checks/"])
    # The one whose session the visits are in.
    User.objects.create_user(username="office", role="office", display_name="张三")
    monkeypatch.setattr(scaling, "EXPORTERS", ("office",))
    for name, value in (process_env() | {"DATA_DIR": str(tmp_path), "SECURE": "false"}).items():
        monkeypatch.setenv(name, value)

    web = measure_web(2)
    assert (web.kind, web.processes, web.pieces) == ("web processes", 2, 2 * 3 * 2)
    workers = measure_workers(1)
    assert (workers.kind, workers.processes, workers.pieces) == ("workers", 1, 3)
    assert list(ExportJob.objects.values_list("state", "rows")) == [("ready", 30)] * 3
    assert min(web.own, web.database, workers.own, workers.database) > 0
