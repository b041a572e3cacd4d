"""What the workers do with inspections; every task may run twice."""

import logging

from celery import shared_task
from django.db import transaction

from departments.sheets.lifecycle import sheet_import_run
from departments.sheets.steps import overdue_imports
from inspections.services.spot_check_import import SPOT_CHECKS

log = logging.getLogger(__name__)


@shared_task
def spot_check_sheet_run(pk: int) -> None:
    """Check or write an imported sheet, as its state asks."""
    sheet_import_run(pk=pk, register=SPOT_CHECKS)


@shared_task
def spot_check_sheets_sweep() -> None:
    """Take up the sheets that a lost message or a killed worker left behind."""
    for pk in overdue_imports(SPOT_CHECKS.key):
        sheet_import_run(pk=pk, register=SPOT_CHECKS)


def hand_to_worker(pk: int) -> None:
    """Ring for a worker after commit; where the broker cannot be reached, the sweep finds the sheet."""
    transaction.on_commit(lambda: ring(pk))


def ring(pk: int) -> None:
    """Ring for a worker."""
    try:
        spot_check_sheet_run.delay(pk)
    except spot_check_sheet_run.OperationalError:
        log.warning("the broker cannot be reached; import %s waits for the next sweep", pk)
