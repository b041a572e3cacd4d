"""A full disk: told apart from other faults, and told to those who can make room."""

import errno
import logging

import psycopg
from django.utils.translation import gettext as _

from notifications.faults import fault_report

log = logging.getLogger(__name__)


def is_disk_full(error: BaseException | None) -> bool:
    """Say whether a fault comes from a disk without room, the portal's own or the database's."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        if isinstance(error, psycopg.errors.DiskFull):
            return True
        # Django wraps faults of the driver, and storage those of the system; the first cause lies at the end.
        error = error.__cause__ or error.__context__
    return False


def disk_full_report() -> None:
    """Tell the administrators that they have to make room."""
    log.error("no space is left on the disk of the portal or of its database")
    fault_report(
        subject=lambda: _("The server's disk is full"),
        text=lambda: _(
            "A file or a record could not be stored; the person was told so and nothing was stored half-way. "
            "Make room on the disk of the data folder and of the database."
        ),
    )
