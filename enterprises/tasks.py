"""What the workers do for enterprises; every task may run twice."""

from celery import shared_task

from enterprises.services.comparing import enterprises_compare


@shared_task
def compare_enterprises() -> None:
    """Compare the enterprises that were recorded or changed with all others."""
    enterprises_compare()
