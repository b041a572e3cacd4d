"""The pytest plugin behind ``make mutants``: plants each mutant in a fork of the session and runs the tests that reach it."""

import importlib
import os
import signal
import sys
import time
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from launcher.places import ROOT
from tests.mutants.making import Mutant, draw_mutants, find_function
from tests.mutants.planting import plant

LISTED = tomllib.loads((Path(__file__).parent / "mutants.toml").read_text())
EQUIVALENTS = {(one["module"], one["line"], one["becomes"]) for one in LISTED["equivalents"]}
ENOUGH = 0.95
"""The share of the mutants that must die; those that cannot be told from the module are not among them."""
LASTING = {"demonstration_database", "transactional_db", "fresh_database", "live_server"}
"""Fixtures of tests that take long, or would leave something to the next mutant."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--modules", nargs="*", default=list(LISTED["modules"]), help="of those listed in mutants.toml")
    parser.addoption("--share", type=float, default=LISTED["share"], help="of each module's mutants")
    parser.addoption("--seed", type=int, default=LISTED["seed"])


def pytest_configure(config: pytest.Config) -> None:
    """Collect the tests that are listed for the modules."""
    config.args = sorted({tests for module in config.getoption("modules") for tests in LISTED["modules"][module]})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of which nothing is left when they are killed."""
    items[:] = [item for item in items if not leaves_traces(item)]


def leaves_traces(item: Any) -> bool:
    """Say whether the test commits what it does, or starts what outlives it."""
    marks = {mark.name: mark.kwargs.get("transaction", False) for mark in item.iter_markers()}
    return bool(LASTING & set(item.fixturenames) or {"browser", "processes"} & set(marks) or marks.get("django_db"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the tests once as they are, then against each mutant of each module."""
    modules = session.config.getoption("modules")
    reach = Reach(modules)
    for item in session.items:
        reach.note(item)
    if session.testsfailed:
        raise session.Failed(f"{session.testsfailed} tests fail without any change")
    found = sum((try_module(module, reach, session) for module in modules), Counter[str]())
    tried = found["killed"] + found["survived"]
    print(
        f"{tried} mutants tried, {found['killed']} killed, {found['survived']} survived; {found['equivalent']} equivalent"
    )
    session.testsfailed = int(found["killed"] < ENOUGH * tried or found["stale"] > 0)
    return True


class Reach:
    """Which tests call which functions of the modules, told by the lines on which these begin; and how long tests take."""

    def __init__(self, modules: list[str]) -> None:
        self.files = {str(ROOT / module): module for module in modules}
        self.called: dict[pytest.Item, set[tuple[str, int]]] = defaultdict(set)
        self.seconds: dict[pytest.Item, float] = {}

    def note(self, item: pytest.Item) -> None:
        """Run a test and note what it calls."""

        def watch(frame: Any, event: str, _argument: object) -> None:
            if event == "call" and frame.f_code.co_filename in self.files:
                self.called[item].add((self.files[frame.f_code.co_filename], frame.f_code.co_firstlineno))

        began = time.monotonic()
        sys.setprofile(watch)
        run_test(item)
        sys.setprofile(None)
        self.seconds[item] = time.monotonic() - began

    def find_tests(self, mutant: Mutant, source: str) -> list[pytest.Item]:
        """Return the tests that call the changed function, the quickest first; for what is in none, those of the module."""
        lines = find_function(source, mutant.number) or range(1, len(source.splitlines()) + 1)
        found = [
            item
            for item, called in self.called.items()
            if any(module == mutant.module and first in lines for module, first in called)
        ]
        return sorted(found, key=self.seconds.__getitem__)


def run_test(item: pytest.Item) -> None:
    """Run a test, whatever comes after it; what was made for the session stays."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=item.session)


def try_module(module: str, reach: Reach, session: pytest.Session) -> Counter[str]:
    """Try a share of a module's mutants, print those that survive, and count what became of all."""
    source = (ROOT / module).read_text()
    same = Mutant(module, 0, "", "", source)
    if try_mutant(same, reach.find_tests(same, source), reach) == "killed":
        raise pytest.UsageError(f"{module}: its tests fail where its own text is planted")
    lines = {line.strip() for line in source.splitlines()}
    stale = [one for one in EQUIVALENTS if one[0] == module and one[1] not in lines]
    for one in sorted(stale):
        print("listed as equivalent, but no longer there:", *one, sep="\n  ")
    found = Counter({"stale": len(stale)})
    for mutant in draw_mutants(module, source, session.config.getoption("share"), session.config.getoption("seed")):
        tests = reach.find_tests(mutant, source)
        outcome = "equivalent" if mutant.change in EQUIVALENTS else try_mutant(mutant, tests, reach)
        if outcome == "survived":
            print(f"{mutant}\n  survived {len(tests)} tests", flush=True)
        found[outcome] += 1
    print(f"{module}: {', '.join(f'{number} {outcome}' for outcome, number in found.items() if number)}", flush=True)
    return found


def try_mutant(mutant: Mutant, tests: list[pytest.Item], reach: Reach) -> str:
    """Run the tests against the mutant in a process of its own and say what became of it; one that hangs is killed."""
    connections.close_all()
    process = os.fork()
    if not process:
        signal.alarm(20 + int(5 * sum(reach.seconds[item] for item in tests)))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        os._exit(run_against(mutant, tests))
    return "survived" if os.waitpid(process, 0)[1] == 0 else "killed"


def run_against(mutant: Mutant, tests: list[pytest.Item]) -> int:
    """Plant the mutant and run the tests until one fails; return 1 then, or where the changed module cannot even begin."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        plant(importlib.import_module(mutant.module.removesuffix(".py").replace("/", ".")), mutant.text)
        for test in tests:
            run_test(test)
            if test.session.testsfailed:
                return 1
    except BaseException:
        return 1
    return 0
