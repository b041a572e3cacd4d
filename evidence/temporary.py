"""Where files lie while they come in and are looked at."""

import shutil
import time
from pathlib import Path

from django.conf import settings

ABANDONED = 3600
"""Seconds after which what nothing was written to belongs to a process that was killed."""


def get_temporary_folder() -> Path:
    """Return the portal's own folder of passing files: what a killed process leaves in the system's, nobody clears away."""
    found = Path(settings.INCOMING_DIR)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def temporary_files_remove() -> int:
    """Delete the files and folders that a killed process left there; return how many there were."""
    old = [path for path in get_temporary_folder().iterdir() if is_abandoned(path)]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(old)


def is_abandoned(path: Path) -> bool:
    """Say whether nothing was written to a file, or into a folder, for so long that its process must be gone."""
    try:
        return path.stat().st_mtime < time.time() - ABANDONED
    except FileNotFoundError:
        # Listed a moment ago, and finished since.
        return False
