"""What workers do for bulletins."""

from django.utils.translation import gettext as _

from bulletin.models import BulletinBuild
from bulletin.services.building import build_files
from exchange.jobs import JobRunner, register_runner
from notifications.models import InboxMessage
from notifications.services import inbox_send


@register_runner
class BuildRunner(JobRunner[BulletinBuild]):
    """Builds the Word file and the workbook of a bulletin."""

    model = BulletinBuild

    def run(self, job: BulletinBuild) -> None:
        """Build them."""
        build_files(job)

    def report_failure(self, job: BulletinBuild) -> None:
        """Tell who asked; an issued bulletin without files must not go unnoticed."""
        if job.requested_by is None:
            return
        inbox_send(
            users=[job.requested_by],
            kind=InboxMessage.Kind.EXPORT,
            subject=lambda: _("The files of a bulletin could not be built: %(title)s") % {"title": job.bulletin.title},
            url=job.bulletin.get_absolute_url(),
        )
