"""What workers do for imports and exports; every task may run twice."""

import logging

from celery import shared_task

from exchange.exports.jobs import export_run, exports_remove_old, overdue_exports
from exchange.imports.catalogue import imports
from exchange.imports.jobs import sheet_import_run
from exchange.imports.preview import rows_forget
from exchange.imports.services import overdue_imports

log = logging.getLogger(__name__)


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
