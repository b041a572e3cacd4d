"""The data folder: everything that the portal keeps on a machine lies in it."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.places import ROOT
from launcher.problem import Problem


class DataFolder:
    """One data folder with its lock, its generated secrets and its logs."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.logs = self.path / "logs"
        self.services = self.path / "services.json"

    def make(self) -> None:
        """Create the folder, closed to everyone else: it holds secrets and uploads."""
        self.path.mkdir(parents=True, exist_ok=True)
        # The mode of mkdir counts only for a new folder and is cut by the umask.
        self.path.chmod(0o700)
        self.logs.mkdir(exist_ok=True)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for one command; raise Problem where another one holds it."""
        self.make()
        with (self.path / "lock").open("a") as lock:
            try:
                # The system lets go of it with the process, however that dies; a file with a process number would stay
                # behind.
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Problem(f"A portal is already running on the data folder {self.path}: stop it first.") from error
            yield

    def secret(self, name: str, first: str = "") -> str:
        """Return the secret of that name: ``first`` or a random one at its first use, then always the same."""
        path = self.path / name
        if not path.exists():
            # A second start must find the same key and password: sessions are signed with the one, the cluster was made
            # with the other.
            write_private(path, first or secrets.token_urlsafe(50))
        return path.read_text().strip()

    @contextmanager
    def announce(self, services: dict[str, str]) -> Iterator[None]:
        """Tell other commands on this folder how to reach the running services."""
        write_private(self.services, json.dumps(services))
        try:
            yield
        finally:
            self.services.unlink(missing_ok=True)

    def running_services(self) -> dict[str, str]:
        """Return how to reach the services of the portal that runs on this folder."""
        if not self.services.exists():
            raise Problem("The portal is just starting or stopping: try again in a moment.")
        return dict(json.loads(self.services.read_text()))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, in one step."""
    # A reader finds the old text or the new one, never half of it.
    draft = path.with_name(f"{path.name}.new")
    # With its mode from the start: after a later chmod somebody might have it open already.
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    draft.replace(path)


def chosen_folder() -> DataFolder:
    """Return the data folder of ``DATA_DIR``, or the checkout's own."""
    return DataFolder(Path(os.environ.get("DATA_DIR") or ROOT / ".data"))
