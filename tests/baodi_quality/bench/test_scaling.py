"""What further processes carry is told by real ones: a web server and a worker at a small size."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings

from accounts.models import User
from baodi_quality.bench import scaling
from baodi_quality.bench.scaling import Load, list_stats, read_server_seconds
from exchange.models import ExportJob
from tests.conftest import process_env
from tests.demonstration import demonstration_load


def test_a_load_is_told_by_the_second_and_by_the_second_of_the_processor():
    load = Load("workers", 2, 12, 8.0, 3.0, 1.0)
    assert load.cells == ("2 workers", "12", "8.0", "1.5", "0.50", "250", "83", "3.0")


@pytest.mark.django_db
def test_the_processor_time_of_children_that_ended_and_of_the_database_is_counted():
    spin = "import time\nwhile time.process_time() < 0.3: pass"
    own = os.getpid()
    before = {stat.pid: stat for stat in list_stats()}[own].ended
    subprocess.run([sys.executable, "-c", spin], check=True)
    after = {stat.pid: stat for stat in list_stats()}[own].ended
    assert 0.3 <= after - before < 3
    began = read_server_seconds()
    time.sleep(0.02)
    assert read_server_seconds() >= began > 0
