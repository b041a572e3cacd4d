"""pyproject.toml is the one place of dependencies: the locks are complete, agree with it and name no host."""

import json
import re
import subprocess
import sys
import tomllib
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from launcher.environment import REQUIREMENTS
from launcher.places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ["base", "local", "dev", "node", "uv"]


@cache
def declared(lock: str) -> list[Requirement]:
    """Return the direct dependencies of a lock."""
    if lock == "base":
        return [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    lines = PROJECT["dependency-groups"][lock]
    included = [line["include-group"] for line in lines if isinstance(line, dict)]
    own = [Requirement(line) for line in lines if isinstance(line, str)]
    below = {"local": ["base"], "dev": ["base"]}.get(lock, [])
    return own + [requirement for name in below + included for requirement in declared(name)]


def pins(lock: str) -> dict[str, str]:
    """Return package and version of each pin of a lock."""
    text = (REQUIREMENTS / f"{lock}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


def test_each_group_has_its_lock_and_nothing_else_lies_beside():
    assert {"base", *PROJECT["dependency-groups"]} == set(LOCKS)
    assert {path.name for path in REQUIREMENTS.iterdir()} == {f"{name}.txt" for name in LOCKS}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_has_a_range_and_a_pin_within_it(lock):
    found = pins(lock)
    ends = {str(r): {part.operator for part in r.specifier} for r in declared(lock)}
    assert {name: end for name, end in ends.items() if end not in ({"~="}, {">=", "<"})} == {}
    assert [str(r) for r in declared(lock) if not r.specifier.contains(found.get(r.name, "0"))] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock):
    text = (REQUIREMENTS / f"{lock}.txt").read_text()
    assert text.count("==") == len(re.findall(r"==\S+ \\\n    --hash=sha256:", text))


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_pins_what_nothing_asks_for(lock):
    """Uv writes below each pin who asks for it; a pin that only another lock's group asks for is left over."""
    text = (REQUIREMENTS / f"{lock}.txt").read_text()
    direct = set(re.findall(r"^([a-z0-9.-]+)==[^#]*# via[^=]*?baodi-quality", text, re.MULTILINE))
    assert direct == {requirement.name for requirement in declared(lock)}


@pytest.mark.parametrize(("small", "large"), [("base", "local"), ("local", "dev")])
def test_the_locks_agree(small, large):
    assert pins(small).items() <= pins(large).items()


def test_no_lock_names_a_host():
    locks = [*REQUIREMENTS.glob("*.txt"), ROOT / "package-lock.json"]
    found = [(lock.name, line) for lock in locks for line in lock.read_text().splitlines() if "://" in line]
    assert [(name, line) for name, line in found if '"url":' not in line] == []


def test_front_end_packages_have_a_range_within_one_major_version_and_a_lock_that_agrees():
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for kind in ("dependencies", "devDependencies"):
        assert lock[""][kind] == package[kind]
        for name, wanted in package[kind].items():
            assert re.fullmatch(r"\^\d+\.\d+\.\d+", wanted)
            pinned = lock[f"node_modules/{name}"]["version"]
            assert SpecifierSet(f"~={wanted[1:].rsplit('.', 1)[0]}").contains(pinned)


def test_the_launcher_loads_no_django():
    code = "import sys, launcher.__main__, launcher.environment; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "False\n"
