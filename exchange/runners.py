"""What workers do for imports and exports."""

from exchange.exports.jobs import export_announce, export_prepare
from exchange.formats import error_codes
from exchange.formats.errors import RowError
from exchange.imports.catalogue import imports
from exchange.imports.jobs import check, write
from exchange.jobs import JobRunner, register_runner
from exchange.models import ExportJob, SheetImport


@register_runner
class ImportRunner(JobRunner[SheetImport]):
    """Checks a sheet, and writes one that was confirmed."""

    model = SheetImport

    def run(self, job: SheetImport) -> None:
        """Check or write the sheet."""
        step = write if job.state == SheetImport.State.WRITING else check
        step(job, imports[job.register])

    def report_failure(self, job: SheetImport) -> None:
        """Put it where the page of the import shows its problems."""
        job.problems = [RowError(error_codes.BROKEN_OFF, about={"times": job.attempts}).as_json()]
        job.save(update_fields=["problems"])


@register_runner
class ExportRunner(JobRunner[ExportJob]):
    """Writes a file, with the rights that the person has by then."""

    model = ExportJob

    def run(self, job: ExportJob) -> None:
        """Write the file and tell the person who asked for it."""
        export_prepare(job)

    def report_failure(self, job: ExportJob) -> None:
        """Tell the person who asked for the file."""
        export_announce(job)
