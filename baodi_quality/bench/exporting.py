"""Export of 100,000 rows to Excel against XlsxWriter writing the very same rows from memory."""

import tempfile
import time
from pathlib import Path

import xlsxwriter
from django.http import QueryDict

from accounts.models import User
from baodi_quality.bench.million import spot_checks_write
from baodi_quality.bench.processes import Run, run_command
from baodi_quality.bench.report import Bound, Result
from exchange.exports.catalogue import exportables
from exchange.exports.jobs import export_request
from exchange.formats.selections import Line
from exchange.formats.xlsx import OPTIONS
from exchange.models import ExportJob

ROWS = 100_000
MEMORY_MB = 300
WORK = "from exchange.jobs import run_step; from exchange.models import ExportJob; run_step(ExportJob, {})"


def measure_export() -> list[Result]:
    """Write the register through an export job in a process of its own, then the same lines from memory."""
    spot_checks_write(ROWS)
    run = run_export()
    seconds = time_xlsxwriter(read_lines())
    return [
        Result(
            f"export of {ROWS:,} rows to .xlsx", f"{run.seconds:.1f} s",
            f"XlsxWriter, the same lines from memory: {seconds:.1f} s", run.seconds / seconds, Bound.AT_MOST, 2,
        ),
        Result(
            "its memory", f"{run.megabytes:.0f} MB at most", "none: an absolute bound",
            run.megabytes, Bound.AT_MOST, MEMORY_MB, "MB",
        ),
    ]  # fmt: skip


def run_export() -> Run:
    """Let a process write the export as a worker would; AssertionError where it does not hold every row."""
    user, exportable = User.objects.get(username="office"), exportables["spot-checks"]
    selection = exportable.select(user, QueryDict())
    job = export_request(exportable=exportable, selection=selection, form="xlsx", query="", user=user)
    # In a process of its own, for its memory is measured, and this one's has grown by then.
    run = run_command("shell", "--no-imports", "-v", "0", "-c", WORK.format(job.pk))
    job.refresh_from_db()
    if (job.state, job.rows) != (ExportJob.State.READY, ROWS):
        raise AssertionError("the export does not hold every row")
    return run


def read_lines() -> list[Line]:
    """Return the lines that the export holds."""
    selection = exportables["spot-checks"].select(User.objects.get(username="office"), QueryDict())
    return [line for lines in selection.rows() for line in lines]


def time_xlsxwriter(lines: list[Line]) -> float:
    """Return the seconds that XlsxWriter takes for the lines, in the mode that keeps memory constant."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, xlsxwriter.Workbook(Path(folder, "same.xlsx"), OPTIONS) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return time.perf_counter() - started
