"""What the workers do for enterprises; every task may run twice."""

from celery import shared_task

from enterprises.models import EnterpriseComparison
from enterprises.services.comparing import comparison_request
from exchange.jobs import run_step


@shared_task
def compare_enterprises() -> None:
    """Compare the enterprises that were recorded or changed with all others."""
    comparison = comparison_request()
    if comparison:
        # At once: the task itself is the worker, and a second run is refused by the constraint.
        run_step(EnterpriseComparison, comparison.pk)
