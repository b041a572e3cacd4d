"""Write registers as a workbook that can be imported again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from exchange.imports.catalogue import exports
from exchange.imports.exporting import workbook_write


class Command(BaseCommand):
    """Write all rows that stand, one sheet for each register."""

    help = "Write all registers, or one of them, as an importable workbook (.xlsx)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file to write and, where it is not all of them, the register."""
        parser.add_argument("file", type=Path, help="the workbook to write")
        parser.add_argument("--register", choices=exports, help="one register instead of all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the workbook and tell how many lines each sheet has."""
        chosen = [exports[options["register"]]] if options["register"] else [*exports.values()]
        for sheet, lines in workbook_write(options["file"], chosen).items():
            self.stdout.write(f"{sheet}\t{lines}")
