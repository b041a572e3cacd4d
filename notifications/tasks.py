"""What workers do for messages; every task may run twice."""

from celery import shared_task

from notifications.email import message_emails_send
from targets import clock


@shared_task
def send_emails() -> None:
    """Send the e-mails of messages that are waiting."""
    message_emails_send(now=clock.now())
