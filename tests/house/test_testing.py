"""How `make test` calls pytest, and how the tests are dealt among its workers."""

import os
import sys
from types import SimpleNamespace

from launcher.testing import build_pytest_command
from tests.dealing import deal_tests

PYTEST = [sys.executable, "-m", "pytest", "--dist", "worksteal"]


def test_the_whole_suite_takes_every_core_and_ends_with_coverage(monkeypatch):
    workers = str(len(os.sched_getaffinity(0)) + 1)
    monkeypatch.delenv("CI", raising=False)
    assert build_pytest_command([]) == [*PYTEST, "-n", workers, "--cov", "--cov-report=term"]

    monkeypatch.setenv("CI", "true")
    assert build_pytest_command([]) == [*PYTEST, "-n", workers]


def test_some_tests_come_without_coverage_and_with_as_many_workers_as_asked():
    assert build_pytest_command(["tests/house", "-n", "0"]) == [*PYTEST, "tests/house", "-n", "0"]


def make_item(name: str, path: str, *fixtures: str, mark: str = "") -> SimpleNamespace:
    marks = [SimpleNamespace(name=mark)] if mark else []
    return SimpleNamespace(name=name, path=path, fixturenames=[*fixtures], iter_markers=lambda: marks)


def test_each_worker_begins_with_its_share_of_what_takes_long():
    items = [
        *(make_item(f"s{number}", "short.py") for number in range(8)),
        *(make_item(f"b{number}", "browser.py", mark="browser") for number in range(2)),
        *(make_item(f"d{number}", "demonstration.py", "db", "demonstration_database") for number in range(3)),
        *(make_item(f"q{number}", "queries.py", "demonstration_database", "sizes") for number in range(3)),
        *(make_item(f"p{number}", "processes.py", "demonstration_database", mark="processes") for number in range(2)),
    ]
    # The first worker loads the demonstration and starts no portal; files stay together where they share what they make.
    assert (
        " ".join(item.name for item in deal_tests(items, 3)) == "q0 d0 d1 d2 s0 s1 p0 q1 b0 b1 s2 s3 p1 q2 s4 s5 s6 s7"
    )
    assert " ".join(item.name for item in deal_tests(items, 1)) == (
        "p0 p1 q0 q1 q2 d0 d1 d2 b0 b1 s0 s1 s2 s3 s4 s5 s6 s7"
    )
