"""A full disk: told apart from other faults, and told to those who can make room."""

import datetime as dt
import errno
import logging

import psycopg
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from notifications.models import InboxMessage
from notifications.services import inbox_send
from targets import clock

log = logging.getLogger(__name__)

TELL_EVERY = dt.timedelta(hours=1)


def is_disk_full(error: BaseException | None) -> bool:
    """Say whether a fault comes from a disk without room, the portal's own or the database's."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        if isinstance(error, psycopg.errors.DiskFull):
            return True
        error = error.__cause__ or error.__context__
    return False


def disk_full_report() -> None:
    """Tell the administrators, once an hour. Where the database has no room for that either, the log has to do."""
    log.error("no space is left on the disk of the portal or of its database")
    try:
        with transaction.atomic():
            told = InboxMessage.objects.filter(kind=InboxMessage.Kind.FAULT, created_at__gt=clock.now() - TELL_EVERY)
            if not told.exists():
                inbox_send(
                    users=User.objects.filter(role=Role.ADMIN),
                    kind=InboxMessage.Kind.FAULT,
                    subject=_("The server's disk is full"),
                    text=_(
                        "A file or a record could not be stored; the person was told so and nothing was stored half-way. "
                        "Make room on the disk of the data folder and of the database."
                    ),
                )
    except DatabaseError:
        log.exception("the administrators could not be told that the disk is full")
