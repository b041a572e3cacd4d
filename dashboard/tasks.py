"""What workers do for the overview pages; every task may run twice."""

from celery import shared_task

from dashboard.services import digests_send


@shared_task
def send_digests() -> None:
    """Send leaders the digest of the week."""
    digests_send()
