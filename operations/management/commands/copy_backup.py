"""``manage.py copy_backup FOLDER``: the newest backup set at another place, compared there."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from operations.copying import CopyFailed, set_copy
from operations.sets import list_sets


class Command(BaseCommand):
    """Copies the newest set to a folder that lies on another machine or disk."""

    help = "Copy the newest backup set to a folder elsewhere and compare it there."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path, help="a mounted folder of another machine or disk")

    def handle(self, *, folder: Path, **options: Any) -> None:
        """Copy, or say why not."""
        newest = next(iter(list_sets()), None)
        if newest is None:
            raise CommandError(_("There is no backup set yet."))
        if not folder.is_dir():
            raise CommandError(_("%(folder)s is no folder; is it mounted?") % {"folder": folder})
        try:
            target = set_copy(newest, folder)
        except (CopyFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("The set lies at %(target)s and was compared there.") % {"target": target})
