"""Processes whose time and memory are measured: children, and this one together with its database."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

# A process between, which is small: Linux counts what the starting process holds, by now hundreds of megabytes, as the child's own.
TELL_USAGE = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(usage.ru_maxrss, usage.ru_utime + usage.ru_stime)
sys.exit(code)
"""


@dataclass(frozen=True)
class Run:
    """What a finished process took: seconds by the clock and of the processor, and its largest resident memory in megabytes."""

    seconds: float
    megabytes: float
    cpu_seconds: float = 0


def run_command(*words: str) -> Run:
    """Run a management command in a process of its own; CalledProcessError where it fails."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]
    started = time.perf_counter()
    said = subprocess.run([sys.executable, "-c", TELL_USAGE, *command], stdout=subprocess.PIPE, text=True, check=True)
    seconds = time.perf_counter() - started
    kilobytes, cpu_seconds = said.stdout.split()
    return Run(seconds, int(kilobytes) / 1024, float(cpu_seconds))


def measure_work(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that this process and its database take, which a busy machine does not stretch.

    OSError where the database runs elsewhere.
    """
    before = read_processor_seconds()
    work()
    return read_processor_seconds() - before


def read_processor_seconds() -> float:
    """Return what this process and the backend of its connection have taken of the processor so far."""
    with connection.cursor() as cursor:
        # Helpers of a query are processes of their own, whose time is nobody's.
        cursor.execute("SET max_parallel_workers_per_gather = 0; SELECT pg_backend_pid()")
        cursor.nextset()
        backend = cursor.fetchone()[0]
    # In nanoseconds; /proc/PID/stat counts hundredths of a second.
    return time.process_time() + int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9
