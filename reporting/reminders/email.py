"""Reminders by e-mail, after their messages stand in the inbox."""

import datetime as dt

from django.utils import timezone

from notifications.email import TRIED_FOR, emails_send
from reporting.models import ReminderLog


def reminder_emails_send(*, now: dt.datetime) -> int:
    """Send the e-mails of reminders that wait or have failed; return how many went out."""
    return emails_send(ReminderLog.objects.filter(day__gte=timezone.localdate(now) - TRIED_FOR))
