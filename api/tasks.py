"""What workers do for the programming interface; every task may run twice."""

from celery import shared_task

from api.idempotency import delete_old_answers


@shared_task
def forget_idempotent_answers() -> None:
    """Delete the answers to calls of the interface that have been kept long enough."""
    delete_old_answers()
