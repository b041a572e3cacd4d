"""The pytest plugin behind ``make mutants``: plants each mutant in a fork of the session and runs the tests that reach it."""

import gc
import importlib
import os
import signal
import time
import tomllib
from collections import Counter
from pathlib import Path
from types import FunctionType
from typing import Any

import hypothesis
import pytest
from coverage import Coverage
from django.db import connections

from launcher.places import ROOT
from tests.mutants.making import Mutant, draw_mutants, find_reach
from tests.mutants.planting import list_functions, plant
from tests.shared_rows import beneath

LISTED = tomllib.loads((Path(__file__).parent / "mutants.toml").read_text())
EQUIVALENTS = {(one["module"], one["line"], one["becomes"]) for one in LISTED["equivalents"]}
ENOUGH = 0.95
"""The share of the mutants that must die; those that cannot be told from the module are not among them."""
OUTCOMES = ("killed", "survived", "hung", "not reached")
"""What becomes of a mutant: a test notices it, none does, or it has no end; or the tests call nothing of what is changed."""
LASTING = {"demonstration_database", "transactional_db", "fresh_database", "live_server"}
"""Fixtures of tests that take long, or would leave something to the next mutant."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--modules", nargs="*", default=list(LISTED["modules"]), help="of those listed in mutants.toml")
    parser.addoption("--share", type=float, default=LISTED["share"], help="of each module's mutants")
    parser.addoption("--seed", type=int, default=LISTED["seed"])


def pytest_configure(config: pytest.Config) -> None:
    """Collect the tests that are listed for the modules."""
    # One example against the rule is enough: it need not be the smallest, and is nothing to be tried again at the next run.
    hypothesis.settings.register_profile(
        "mutants", deadline=None, derandomize=True, database=None, max_examples=30,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )  # fmt: skip
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
    hypothesis.settings.load_profile("mutants")
    modules = session.config.getoption("modules")
    reach = Reach(modules)
    reach.note(session.items)
    if session.testsfailed:
        raise session.Failed(f"{session.testsfailed} tests fail without any change")
    found = sum((try_module(module, reach, session) for module in modules), Counter[str]())
    tried = sum(found[outcome] for outcome in OUTCOMES)
    print(f"{tried} mutants tried: {describe(found)}")
    session.testsfailed = int(found["killed"] < ENOUGH * tried or found["stale"] > 0)
    return True


class Reach:
    """Which tests run which lines of the modules, and how long tests take."""

    def __init__(self, modules: list[str]) -> None:
        files = [str(ROOT / module) for module in modules]
        self.coverage = Coverage(data_file=None, config_file=False, include=files)
        # The only one that tells again in the next test what it told in this.
        self.coverage.set_option("run:core", "ctrace")
        self.seconds: dict[pytest.Item, float] = {}

    def note(self, items: list[pytest.Item]) -> None:
        """Run the tests and note what each runs."""
        with self.coverage.collect():
            for item in items:
                self.coverage.switch_context(item.nodeid)
                began = time.monotonic()
                run_test(item)
                self.seconds[item] = time.monotonic() - began

    def find_tests(self, mutant: Mutant, source: str) -> list[pytest.Item]:
        """Return the tests that run what is changed, the quickest first."""
        lines = find_reach(source, mutant.number)
        known = self.coverage.get_data().contexts_by_lineno(str(ROOT / mutant.module))
        found = {test for line, tests in known.items() if line in lines for test in tests}
        return sorted((item for item in self.seconds if item.nodeid in found), key=self.seconds.__getitem__)


def run_test(item: pytest.Item) -> None:
    """Run a test, whatever comes after it; what was made for the session stays."""
    # What makes rows is to be run, and changed, for each test that stands on them.
    beneath.expire()
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=item.session)


def try_module(module: str, reach: Reach, session: pytest.Session) -> Counter[str]:
    """Try a share of a module's mutants, print those that are not killed, and count what became of all."""
    source = (ROOT / module).read_text()
    lines = {line.strip() for line in source.splitlines()}
    stale = [one for one in EQUIVALENTS if one[0] == module and one[1] not in lines]
    for one in sorted(stale):
        print("listed as equivalent, but no longer there:", *one, sep="\n  ")
    found = Counter({"stale": len(stale)})
    began = time.monotonic()
    with Field(module) as field:
        same = Mutant(module, 0, "", "", source)
        if (outcome := try_mutant(same, reach.find_tests(same, source), reach, field)) != "survived":
            raise pytest.UsageError(f"{module}: with its own text planted its tests are {outcome}")
        for mutant in draw_mutants(module, source, session.config.getoption("share"), session.config.getoption("seed")):
            tests = reach.find_tests(mutant, source)
            outcome = "equivalent" if mutant.change in EQUIVALENTS else try_mutant(mutant, tests, reach, field)
            if outcome not in {"equivalent", "killed"}:
                print(f"{mutant}\n  {outcome}, {len(tests)} tests", flush=True)
            found[outcome] += 1
    print(f"{module}: {describe(found)}, in {time.monotonic() - began:.0f} s", flush=True)
    return found


def describe(found: Counter[str]) -> str:
    """Return the outcomes in words."""
    return ", ".join(f"{number} {outcome}" for outcome, number in found.items() if number)


class Field:
    """A module with all that holds its functions, made ready for many forks."""

    def __init__(self, module: str) -> None:
        self.module = importlib.import_module(module.removesuffix(".py").replace("/", "."))
        # What the session has frozen (tests/conftest.py) is found by nobody, and without its functions every mutant would survive.
        gc.unfreeze()
        self.functions: list[FunctionType] = list_functions(vars(self.module))
        if not self.functions:
            raise pytest.UsageError(f"{module}: none of its functions is found")

    def __enter__(self) -> "Field":
        # What the collector touches in a fork is copied: page by page the whole process, for every mutant.
        gc.collect()
        gc.freeze()
        return self

    def __exit__(self, *_error: object) -> None:
        gc.unfreeze()


def try_mutant(mutant: Mutant, tests: list[pytest.Item], reach: Reach, field: Field) -> str:
    """Run the tests against the mutant in a process of its own and say what became of it; one that hangs is ended."""
    if not tests:
        return "not reached"
    connections.close_all()
    process = os.fork()
    if not process:
        seconds = sum(reach.seconds[item] for item in tests)
        # Endless loops are told by the processor's time, which a busy machine does not prolong; endless waits by the clock's.
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, 5 + 3 * seconds)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(60 + int(10 * seconds))
        os._exit(run_against(mutant, tests, field))
    return {0: "survived", 1: "killed"}.get(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), "hung")


def run_against(mutant: Mutant, tests: list[pytest.Item], field: Field) -> int:
    """Plant the mutant and run the tests until one fails; return 1 then, or where the changed module cannot even begin."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        plant(field.module, field.functions, mutant.text)
        for test in tests:
            # Nobody reads how it failed.
            test.config.option.tbstyle = "native"
            run_test(test)
            if test.session.testsfailed:
                return 1
    except BaseException:
        return 1
    return 0
