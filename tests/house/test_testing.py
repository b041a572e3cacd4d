"""How `make test` calls pytest."""

import os
import sys

from launcher.testing import build_pytest_command

PYTEST = [sys.executable, "-m", "pytest", "--dist", "worksteal"]


def test_the_whole_suite_takes_every_core_and_ends_with_coverage(monkeypatch):
    workers = str(len(os.sched_getaffinity(0)) + 1)
    monkeypatch.delenv("CI", raising=False)
    assert build_pytest_command([]) == [*PYTEST, "-n", workers, "--cov", "--cov-report=term"]

    monkeypatch.setenv("CI", "true")
    assert build_pytest_command([]) == [*PYTEST, "-n", workers]


def test_some_tests_come_without_coverage_and_with_as_many_workers_as_asked():
    assert build_pytest_command(["tests/house", "-n", "0"]) == [*PYTEST, "tests/house", "-n", "0"]
