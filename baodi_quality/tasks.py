"""What workers clear away for the portal as a whole; each task may run twice."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.core.management import call_command

from baodi_quality.media import parts_remove
from evidence.temporary import temporary_files_remove
from inspections.tallies import tallies_recount
from targets.services import computing_records_forget


@worker_ready.connect
def clear_at_start(**kwargs: Any) -> None:
    """Clear away when a worker starts: what was killed with the last one has left its parts."""
    clear_leftovers.delay()


@shared_task
def clear_leftovers() -> None:
    """Delete parts of files and uploads that were never finished, sessions that have ended, and old records of computing; sum up tallies."""
    parts_remove()
    temporary_files_remove()
    call_command("clearsessions")
    computing_records_forget()
    tallies_recount()
