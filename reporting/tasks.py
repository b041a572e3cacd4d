"""What workers do for quarterly reporting; every task may run twice."""

from celery import shared_task

from reporting.reminders import reminders_send
from reporting.reminders.email import reminder_emails_send
from reporting.services import reports_generate_due, reports_lock_expired
from targets import clock


@shared_task
def generate_reports() -> None:
    """Make the reports of the quarters that are over; those that are there stay as they are."""
    reports_generate_due()


@shared_task
def lock_expired_reports() -> None:
    """Lock the reports again whose unlocking has run out."""
    reports_lock_expired()


@shared_task
def send_reminders() -> None:
    """Remind of reports by the rules, then send what is to go out by e-mail too."""
    # One moment for both, so that what was just written is sent as well.
    now = clock.now()
    reminders_send(now=now)
    reminder_emails_send(now=now)


@shared_task
def send_reminder_emails() -> None:
    """Send the e-mails of reminders that are waiting."""
    reminder_emails_send(now=clock.now())
