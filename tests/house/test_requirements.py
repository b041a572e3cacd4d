"""The locks are complete and name no host; front-end packages and launcher install from nothing but them."""

import json
import re
import subprocess
import sys

import pytest

from launcher.environment import REQUIREMENTS
from launcher.places import ROOT

NAMES = sorted(path.stem for path in REQUIREMENTS.glob("*.in"))


def wanted(name: str) -> set[str]:
    """Return the packages that a requirements file asks for itself."""
    lines = (REQUIREMENTS / f"{name}.in").read_text().splitlines()
    return {re.split(r"[\[~=<>]", line)[0].strip() for line in lines if line and not line.startswith(("#", "-"))}


def pins(name: str) -> dict[str, str]:
    """Return package and version of each pin of a lock."""
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", NAMES)
def test_every_wanted_package_is_pinned_with_hashes(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    assert wanted(name) <= set(pins(name))
    assert text.count("==") == len(re.findall(r"==\S+ \\\n    --hash=sha256:", text))


@pytest.mark.parametrize(("small", "large"), [("base", "local"), ("local", "dev")])
def test_the_locks_agree(small, large):
    assert pins(small).items() <= pins(large).items()


def test_no_lock_names_a_host():
    locks = [*REQUIREMENTS.glob("*.txt"), ROOT / "package-lock.json"]
    found = [(lock.name, line) for lock in locks for line in lock.read_text().splitlines() if "://" in line]
    assert [(name, line) for name, line in found if '"url":' not in line] == []


def test_front_end_packages_are_pinned_to_one_version():
    versions = json.loads((ROOT / "package.json").read_text())["dependencies"].values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_the_launcher_loads_no_django():
    code = "import sys, launcher.__main__, launcher.environment; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "False\n"
