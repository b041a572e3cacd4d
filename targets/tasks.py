"""What the workers do; every task may run twice."""

from celery import shared_task

from targets import services


@shared_task
def recompute_stale() -> None:
    """Recompute what is marked stale."""
    services.stale_recompute()


@shared_task
def compare_nightly() -> None:
    """Bring the figures to the new day, then compare every stored figure with one computed afresh."""
    services.figures_roll_forward()
    services.figures_compare()
