"""What workers do for backups and drills."""

from django.utils.translation import gettext as _

from exchange.jobs import JobRunner, register_runner
from notifications.faults import fault_report
from operations.encryption import KeyMissing, read_key
from operations.models import Backup, Drill
from operations.services.backup import backup_make
from operations.services.drill import drill_report, drill_run


@register_runner
class BackupRunner(JobRunner[Backup]):
    """Makes a backup set."""

    model = Backup

    def run(self, job: Backup) -> None:
        """Make it."""
        backup_make(job)

    def report_failure(self, job: Backup) -> None:
        """Tell the administrators; a night without a backup must not go unnoticed."""
        fault_report(
            subject=lambda: _("The backup came to nothing"),
            text=lambda: (
                _("%(reason)s Nothing half was left; the last whole set is unchanged.") % {"reason": find_reason(job)}
            ),
        )


def find_reason(job: Backup) -> str:
    """Return why a backup came to nothing: for want of its key, or as the job says."""
    try:
        read_key()
    except KeyMissing as missing:
        return str(missing)
    return str(job.get_reason_display())


@register_runner
class DrillRunner(JobRunner[Drill]):
    """Proves the newest set."""

    model = Drill

    def run(self, job: Drill) -> None:
        """Restore it aside and look through it."""
        drill_run(job)

    def report_failure(self, job: Drill) -> None:
        """Tell the administrators: a drill that could not run has proved nothing."""
        drill_report(job)
