"""What workers do for backups and drills; every task may run twice."""

from typing import Any

from celery import shared_task
from celery.signals import heartbeat_sent

from exchange.jobs import run_step
from operations.models import Backup, Drill
from operations.pulses import WORKER, pulse_note
from operations.services.backup import backup_request
from operations.services.drill import drill_request


@heartbeat_sent.connect
def note_worker(**kwargs: Any) -> None:
    """Note the worker's own heartbeat, which goes on while its processes are busy."""
    pulse_note(WORKER)


@shared_task
def back_up() -> None:
    """Make the backup of the night."""
    job = backup_request()
    if job:
        # At once: the task itself is the worker, and the message of the request finds nothing left to do.
        run_step(Backup, job.pk)


@shared_task
def drill() -> None:
    """Prove the newest set, as every week."""
    job = drill_request()
    if job:
        run_step(Drill, job.pk)
