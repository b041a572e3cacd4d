"""``manage.py bench``: measure the speed promises in a database of its own."""

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from baodi_quality.bench.database import own_database
from baodi_quality.bench.growing import LARGEST, SMALLEST


class Command(BaseCommand):
    """Create a database, measure in it by another process, and drop it; fail where a promise is not kept."""

    help = "Measure the speed promises in a database of its own and print them as a table (docs/bench.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is measured in place of the promises."""
        parser.add_argument(
            "--growth", type=int, nargs="?", const=LARGEST, choices=range(SMALLEST + 1, LARGEST + 1), metavar="POWER",
            help=f"measure what grows with the registers instead, from 10^{SMALLEST} to 10^POWER spot checks (default {LARGEST})",
        )  # fmt: skip
        parser.add_argument(
            "--processes", action="store_true", help="measure what one to four web processes and workers carry instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the measurements; the portal's own data is neither read nor written."""
        with own_database() as environment:
            growth = options["growth"]
            asked = ["processes"] if options["processes"] else [str(growth)] if growth else []
            command = [sys.executable, "-m", "baodi_quality.bench", *asked]
            done = subprocess.run(command, cwd=settings.BASE_DIR, env={**os.environ, **environment})
        if done.returncode:
            raise CommandError("A promise is not kept, or a measurement failed: see above.")
