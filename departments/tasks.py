"""What the workers do for bodies and people; every task may run twice."""

import logging

from celery import shared_task
from django.db import transaction

from departments.api.idempotency import answers_forget
from departments.exports.jobs import export_run, exports_remove_old, overdue_exports
from departments.reminding import reminders_send
from departments.reminding.email import reminder_emails_send
from departments.reporting.services import reports_generate_due, reports_lock_expired
from departments.sheets.catalogue import imports
from departments.sheets.lifecycle import sheet_import_run
from departments.sheets.rows import rows_forget
from departments.sheets.steps import overdue_imports
from targets import clock

log = logging.getLogger(__name__)


@shared_task
def forget_idempotent_answers() -> None:
    """Delete the answers to calls of the interface that have been kept long enough."""
    answers_forget()


@shared_task
def generate_reports() -> None:
    """Make the reports of the quarters that are over; those that are there stay as they are."""
    reports_generate_due()


@shared_task
def lock_expired_reports() -> None:
    """Lock the reports again whose unlocking has run out."""
    reports_lock_expired()


@shared_task
def send_reminders() -> None:
    """Remind of reports by the rules, then send what is to go out by e-mail too."""
    now = clock.now()
    reminders_send(now=now)
    reminder_emails_send(now=now)


@shared_task
def send_reminder_emails() -> None:
    """Send the e-mails of reminders that are waiting."""
    reminder_emails_send(now=clock.now())


def reminder_emails_hand_to_worker() -> None:
    """Ring for a worker after commit; where the broker cannot be reached, the next hour's run sends them."""
    transaction.on_commit(reminder_emails_ring)


def reminder_emails_ring() -> None:
    """Ring for a worker."""
    try:
        send_reminder_emails.delay()
    except send_reminder_emails.OperationalError:
        log.warning("the broker cannot be reached; e-mails of reminders wait for the next run")


@shared_task
def sheet_run(pk: int) -> None:
    """Check or write an imported sheet, as its state asks."""
    sheet_import_run(pk=pk, registers=imports)


@shared_task
def sheets_sweep() -> None:
    """Take up the sheets that a lost message or a killed worker left behind."""
    for pk in overdue_imports():
        sheet_import_run(pk=pk, registers=imports)


@shared_task
def sheet_rows_forget() -> None:
    """Forget what was foretold of the rows of imports that ended some weeks ago."""
    rows_forget()


def sheet_hand_to_worker(pk: int) -> None:
    """Ring for a worker after commit; where the broker cannot be reached, the sweep finds the sheet."""
    transaction.on_commit(lambda: sheet_ring(pk))


def sheet_ring(pk: int) -> None:
    """Ring for a worker."""
    try:
        sheet_run.delay(pk)
    except sheet_run.OperationalError:
        log.warning("the broker cannot be reached; import %s waits for the next sweep", pk)


@shared_task
def export_write(pk: int) -> None:
    """Write an export that somebody asked for."""
    export_run(pk=pk)


@shared_task
def exports_sweep() -> None:
    """Take up the exports that a lost message or a killed worker left behind, and delete files kept long enough."""
    for pk in overdue_exports():
        export_run(pk=pk)
    exports_remove_old()


def export_hand_to_worker(pk: int) -> None:
    """Ring for a worker after commit; where the broker cannot be reached, the sweep finds the export."""
    transaction.on_commit(lambda: export_ring(pk))


def export_ring(pk: int) -> None:
    """Ring for a worker."""
    try:
        export_write.delay(pk)
    except export_write.OperationalError:
        log.warning("the broker cannot be reached; export %s waits for the next sweep", pk)
