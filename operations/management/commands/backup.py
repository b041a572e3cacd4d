"""``manage.py backup``: a backup set of this moment."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from exchange.jobs import run_step
from exchange.models import JobState
from operations.models import Backup
from operations.services.backup import backup_request
from operations.sets import get_folder


class Command(BaseCommand):
    """Makes a set and tells where it lies."""

    help = "Back up database and files of this moment into BACKUP_DIR."

    def handle(self, **options: Any) -> None:
        """Make it here, without a worker."""
        job = backup_request()
        if job is None:
            raise CommandError(_("A backup is at work already."))
        run_step(Backup, job.pk)
        job.refresh_from_db()
        if job.state != JobState.DONE:
            raise CommandError(job.get_reason_display())
        self.stdout.write(str(get_folder() / job.set_name))
