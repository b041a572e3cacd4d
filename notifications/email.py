"""Messages by e-mail, after they stand in the inbox; what fails is kept as failed and tried again."""

import datetime as dt
import logging
from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.models import InboxMessage, MessageEmail

Email = MessageEmail.State
OPEN = (Email.WAITING, Email.FAILED)
TRIED_FOR = dt.timedelta(days=2)
"""A message that could not be sent for so long is old news."""
FAILURES = (OSError, ValueError)
"""Whatever a mail server, the way to it (smtplib's errors are OSErrors) or a bad address can do."""

logger = logging.getLogger(__name__)


def message_emails_send(*, now: dt.datetime) -> int:
    """Send the e-mails of messages that wait or have failed; return how many went out."""
    return emails_send(MessageEmail.objects.filter(message__created_at__gte=now - TRIED_FOR))


def emails_send(rows: QuerySet[Any]) -> int:
    """Send those of the rows that wait or have failed, and return how many went out; a bad address holds up no other.

    The rows have ``message``, ``email`` and ``email_error``; several may share one message.
    """
    pending = rows.filter(email__in=OPEN, message__isnull=False)
    connection = get_connection(fail_silently=False)
    try:
        connection.open()
    except FAILURES as problem:
        # Not one by one: a server that cannot be reached would let each e-mail wait for the time-out.
        logger.warning("The mail server cannot be reached: %s", problem)
        pending.update(email=Email.FAILED, email_error=str(problem)[:200])
        return 0
    with closing(connection):
        # One e-mail for a message, which may stand for several reports.
        pks = list(pending.order_by("message").values_list("message_id", flat=True).distinct())
        return sum(email_send(rows.model.objects.filter(message=pk, email__in=OPEN), connection) for pk in pks)


@transaction.atomic
def email_send(rows: QuerySet[Any], connection: BaseEmailBackend) -> bool:
    """Send the rows' one message by e-mail and note what became of it; False where it failed or another worker is at it.

    The rows are locked while the e-mail goes out, so that two workers never send it both. A worker killed between sending
    and noting sends it once more: the mail server's yes and ours cannot be made one.
    """
    # Another worker is sending it, so there is nothing to wait for.
    locked = list(rows.select_for_update(of=("self",), skip_locked=True).select_related("message__user"))
    if not locked or locked[0].message is None:
        return False
    message, error = locked[0].message, ""
    try:
        build_email(message, connection).send()
    except FAILURES as problem:
        connection.close()  # the next one starts on a connection that is whole
        logger.warning("The e-mail for message %s could not be sent: %s", message.pk, problem)
        error = str(problem) or type(problem).__name__
    state = Email.FAILED if error else Email.SENT
    rows.model.objects.filter(pk__in=[row.pk for row in locked]).update(email=state, email_error=error[:200])
    return not error


def build_email(message: InboxMessage, connection: BaseEmailBackend) -> EmailMessage:
    """Return the e-mail: the message's own words, and where to go where the portal knows its address."""
    with translation.override(message.user.language):
        parts = [_("To %(name)s:") % {"name": message.user}, *([message.text] if message.text else [])]
        if settings.PORTAL_URL:
            place = f"{settings.PORTAL_URL.rstrip('/')}{message.url or message.get_absolute_url()}"
            parts.append(_("Open the portal: %(url)s") % {"url": place})
        parts.append(_("This e-mail was sent by the portal; please do not answer it."))
    return EmailMessage(message.subject, "\n\n".join(parts), to=[message.user.email], connection=connection)
