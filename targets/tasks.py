"""What the workers do; every task may run twice."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from targets import clock, services
from targets.models import Indicator


@worker_ready.connect
def begin_at_once(**kwargs: Any) -> None:
    """Bring the figures to today when a worker starts: days may have passed while nothing ran."""
    roll_forward.delay()


@shared_task
def roll_forward() -> None:
    """Bring figures of a past day to today."""
    services.figures_roll_forward(Indicator.objects.behind(clock.today()))


@shared_task
def recompute_stale() -> None:
    """Bring figures of a past day to today, and recompute what is marked stale."""
    # At every sweep too: midnight may pass while no worker starts.
    roll_forward()
    services.stale_recompute()


@shared_task
def compare_nightly() -> None:
    """Bring the figures to the new day, then compare every stored figure with one computed afresh."""
    services.figures_roll_forward()
    services.figures_compare()
