"""``manage.py restore SET``: database and files as a backup set has them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from operations.encryption import KeyMissing
from operations.findings import Finding
from operations.postgres import ProgramMissing
from operations.restoring import RestoreFailed
from operations.services.restore import RestoreRefused, set_check, set_restore
from operations.sets import get_folder, read_set


class Command(BaseCommand):
    """Verifies a set, asks, and restores it."""

    help = "Put database and files back as a backup set has them; web, worker and beat must stand still."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the set."""
        parser.add_argument("set", nargs="?", default="", help="folder of the set, or its name within BACKUP_DIR")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, set: str, yes: bool, **options: Any) -> None:
        """Restore it, or say why not."""
        if not set:
            raise CommandError(_("Name the set: make restore FILE=%(folder)s/…") % {"folder": get_folder()})
        folder = Path(set) if Path(set).is_dir() else get_folder() / set
        found = read_set(folder)
        if isinstance(found, Finding):
            raise CommandError(f"{folder}: {found}")
        try:
            set_check(found)
            moment = timezone.localtime(found.taken_at).strftime("%Y-%m-%d %H:%M:%S")
            self.stdout.write(_("All parts of %(name)s are as they were written.") % {"name": found.name})
            question = _("Put database and files back as of %(moment)s? What was recorded since is lost. [y/N] ")
            if not yes and not says_yes(question % {"moment": moment}):
                raise CommandError(_("Nothing was changed."))
            before = set_restore(found)
        except (RestoreRefused, RestoreFailed, ProgramMissing, KeyMissing) as refused:
            raise CommandError(f"{refused}\n{_('Nothing was changed.')}") from refused
        self.stdout.write(
            _("Restored as of %(moment)s. The database of before is kept as %(before)s until the next restore.")
            % {"moment": moment, "before": before}
        )


def says_yes(question: str) -> bool:
    """Ask; where nobody sits there, the answer is no."""
    try:
        return input(question).strip().lower() == "y"
    except EOFError:
        return False
