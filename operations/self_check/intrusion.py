"""入侵防范: what is installed, from where it is administered, what input is refused, and how old it is."""

import datetime as dt
import re
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import django
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.utils import timezone

from accounts.policy import SWITCHES, read_policy
from accounts.policy_forms import FILLED_IN, PolicyForm
from evidence.content import check_content
from evidence.exceptions import EvidenceRefused
from exchange.formats.cells import RUNNABLE
from exchange.formats.text import CSV
from operations.self_check.outcomes import Outcome, fails, holds, is_local, join

OF_DEVELOPERS = ("debug_toolbar", "django_extensions", "silk", "ipdb", "pdbpp")
CORRECTED_UNTIL = {"5.2": dt.date(2028, 4, 30)}
"""Until when a release of Django gets corrections of security (djangoproject.com/download)."""
LOCK = Path(settings.BASE_DIR) / "requirements" / "base.txt"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
FORMULA = "=cmd|' /C calc'!A0"


def check_minimal() -> Outcome:
    """16: nothing of developers is loaded, and debugging is off."""
    loaded = [name for name in OF_DEVELOPERS if name in sys.modules or name in settings.INSTALLED_APPS]
    loaded += ["DEBUG"] if settings.DEBUG else []
    return (
        fails("more_installed", names=join(loaded)) if loaded else holds("minimal", apps=len(settings.INSTALLED_APPS))
    )


def check_addresses() -> Outcome:
    """17: administrators come from named addresses, or from this machine alone."""
    named = read_policy().admin_addresses
    if named:
        return holds("addresses", names=join(named))
    return holds("transport_local") if is_local() else fails("addresses_open")


def check_input() -> Outcome:
    """18: what must not come in is refused, or comes out harmless."""
    tried = {
        "program.pdf": is_program_taken, FORMULA: is_formula_written, "<script>": is_script_written,
        str(SWITCHES[0].words): is_bound_passed,
    }  # fmt: skip
    taken = [name for name, is_taken in tried.items() if is_taken()]
    return fails("input_taken", names=join(taken)) if taken else holds("input_refused")


def is_program_taken() -> bool:
    """Say whether a program that calls itself a PDF is taken as evidence."""
    try:
        check_content(SimpleUploadedFile("program.pdf", b"MZ\x90\x00" + bytes(500)))
    except EvidenceRefused:
        return False
    return True


def is_formula_written() -> bool:
    """Say whether a formula from a cell is written into a sheet as a formula."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "trial.csv")
        CSV().write(path, "trial", ["a"], [[FORMULA]])
        cell = path.read_text(encoding="utf-8-sig").splitlines()[1].strip('"')
    return bool(RUNNABLE.match(cell)) and not cell.startswith("'")


def is_script_written() -> bool:
    """Say whether what somebody typed becomes a script on a page."""
    return "<script>" in engines["django"].from_string("{{ typed }}").render({"typed": "<script>"})


def is_bound_passed() -> bool:
    """Say whether a form takes a value out of its bounds."""
    policy = read_policy()
    typed = {switch.code: getattr(policy, switch.code) for switch in FILLED_IN} | {"reason": "-", "admin_addresses": ""}
    return PolicyForm(typed | {"idle_minutes": 0}, address="127.0.0.1", stored=policy).is_valid()


def check_packages() -> Outcome:
    """19: what is installed is what was locked and tried, and is still corrected."""
    pinned = dict(PINNED.findall(LOCK.read_text(encoding="utf-8")))
    differing = [f"{name} {locked}" for name, locked in pinned.items() if read_version(name) != locked]
    if differing:
        return fails("packages_differ", names=join(differing))
    series = ".".join(map(str, django.VERSION[:2]))
    until = CORRECTED_UNTIL.get(series)
    if until is None or until < timezone.localdate():
        return fails("release_over", version=series, day=str(until or "?"))
    return holds("packages", number=len(pinned), version=django.get_version(), day=until.isoformat())


def read_version(name: str) -> str:
    """Return the version of a package that is installed; nothing for one that is not."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
