"""What the workers do; every task may run twice."""

from celery import shared_task


@shared_task
def recompute_stale() -> None:
    """Recompute what is marked stale."""


@shared_task
def compare_nightly() -> None:
    """Compare every stored figure with one computed afresh."""
