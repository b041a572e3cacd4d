"""What workers do for packs by the clock."""

from celery import shared_task

from packs.services import packs_remove_old


@shared_task
def remove_old_packs() -> None:
    """Delete the files of packs that were kept long enough."""
    packs_remove_old()
