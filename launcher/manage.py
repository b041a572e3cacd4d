"""``make manage``: a management command on the data folder's database, whether or not the portal runs."""

import os
import subprocess
import sys

from launcher.folder import DataFolder, chosen_folder
from launcher.places import ROOT
from launcher.problem import Problem
from launcher.services import portal_env, running_services


def run_command(data: DataFolder, services: dict[str, str], words: list[str]) -> int:
    """Run one management command and return its exit code."""
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **portal_env(data, services)}).returncode


def manage(words: list[str]) -> int:
    """Use the services of the running portal; where none runs, start them for this command."""
    data = chosen_folder()
    try:
        # Whoever gets the lock is alone on the folder and may start services; the announcement lets a second command
        # join in.
        with data.lock(), running_services(data) as services, data.announce(services.env):
            return run_command(data, services.env, words)
    except Problem:
        # A Problem with a portal running means only that the lock is taken; without one it is a fault of its own.
        if not data.services.exists():
            raise
    return run_command(data, data.running_services(), words)


def bench(words: list[str]) -> int:
    """Measure the speed promises; the command makes and removes its own database."""
    return manage(["bench", *words])
