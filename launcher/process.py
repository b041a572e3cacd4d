"""``python -m launcher.process web|worker|figures|beat``: one process of the portal in the foreground, for systemd."""

import os
import shlex
import sys
from pathlib import Path

from launcher.commands import PROCESSES


def main() -> None:
    """Become the process; its programs lie beside this Python."""
    program, *words = shlex.split(PROCESSES[sys.argv[1]])
    # Not through a shell: systemd's signals reach the process itself.
    os.execv(Path(sys.executable).parent / program, [program, *words])


if __name__ == "__main__":
    main()
