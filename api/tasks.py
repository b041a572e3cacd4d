"""What workers do for the programming interface; every task may run twice."""

from celery import shared_task

from api.idempotency import answers_forget


@shared_task
def forget_idempotent_answers() -> None:
    """Delete the answers to calls of the interface that have been kept long enough."""
    answers_forget()
