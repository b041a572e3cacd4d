"""``make restore FILE=…``: database and uploads as a backup set has them; refused while the portal runs."""

from pathlib import Path

from launcher.folder import chosen_folder
from launcher.manage import run_command
from launcher.problem import Problem
from launcher.services import running_services


def restore(words: list[str]) -> int:
    """Hold the data folder, so that no portal starts meanwhile, and restore the set."""
    if len(words) != 1:
        raise Problem("Name the backup set: make restore FILE=.data/backups/20261129-023000-17")
    data = chosen_folder()
    # Unlike `make manage` it does not join in where a portal runs: that would go on writing into what is replaced.
    with data.lock(), running_services(data) as services:
        return run_command(data, services.env, ["restore", str(Path(words[0]))])
