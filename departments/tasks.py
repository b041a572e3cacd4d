"""What the workers do for bodies and people; every task may run twice."""

from celery import shared_task

from departments.api.idempotency import answers_forget
from departments.reminding import reminders_send
from departments.reminding.email import reminder_emails_send
from targets import clock


@shared_task
def forget_idempotent_answers() -> None:
    """Delete the answers to calls of the interface that have been kept long enough."""
    answers_forget()


@shared_task
def send_reminders() -> None:
    """Remind of reports by the rules, then send what is to go out by e-mail too."""
    now = clock.now()
    reminders_send(now=now)
    reminder_emails_send(now=now)
