"""Child processes whose time and memory are measured."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from django.conf import settings


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
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        # wait4 tells the memory of this very child; getrusage would tell the largest of all.
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return Run(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)
