"""Faults of the server that an administrator has to mend: told to each of them, once an hour."""

import datetime as dt
import logging

import psycopg
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from evidence.exceptions import EvidenceDamaged
from notifications.models import InboxMessage
from notifications.services import Words, inbox_send, list_wordings
from targets import clock

log = logging.getLogger(__name__)

TELL_EVERY = dt.timedelta(hours=1)
AWAY = ("08", "40", "53", "55P03", "57")
"""How SQLSTATEs of a database begin that may do the same a moment later: no connection, its transaction or session was
ended (a deadlock, a shutdown, a limit of time), no resources left, a lock that was not to be had."""


def fault_report(*, subject: Words, text: Words) -> None:
    """Tell the administrators, once an hour. Where the database cannot take that either, the log has to do."""
    try:
        # A savepoint, so that a failure here leaves the caller's transaction usable.
        with transaction.atomic():
            # By the messages themselves, not by a cache, which may be what is away.
            told = InboxMessage.objects.filter(
                kind=InboxMessage.Kind.FAULT,
                subject__in=list_wordings(subject),
                created_at__gt=clock.now() - TELL_EVERY,
            )
            if not told.exists():
                admins = User.objects.filter(role=Role.ADMIN)
                inbox_send(users=admins, kind=InboxMessage.Kind.FAULT, subject=subject, text=text)
    except DatabaseError:
        log.exception("the administrators could not be told: %s", subject() if callable(subject) else subject)


def is_database_away(fault: BaseException | None) -> bool:
    """Say whether a fault comes from a database that could not do its part just now, rather than from what it was asked."""
    while fault is not None:
        # Without a state nobody answered: the connection could not be made, or broke.
        if isinstance(fault, psycopg.OperationalError) and (fault.sqlstate or AWAY[0]).startswith(AWAY):
            return True
        # Django wraps faults of the driver.
        fault = fault.__cause__ or fault.__context__
    return False


def evidence_damaged_report(fault: EvidenceDamaged) -> None:
    """Tell which kept file is missing or is not what was handed in."""
    log.error("%s", fault)
    fault_report(
        subject=lambda: _("A kept file is damaged: %(name)s") % {"name": fault.file},
        text=lambda: (
            _(
                "The file %(key)s is missing from the store or is not what was handed in (%(found)s), so it was not handed out. "
                "Restore it from a backup, and find out who or what changed it."
            )
            % {"key": getattr(fault.file, "key", fault.file), "found": fault.found}
        ),
    )
