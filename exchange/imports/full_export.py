"""All that sheets can bring in, taken out as one workbook, and recorded as an export."""

import hashlib
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from exchange.imports.catalogue import WORKBOOK, exports
from exchange.imports.exporting import workbook_write
from exchange.models import ExportJob
from targets import clock


class TooLarge(ValueError):
    """The registers hold more rows than a browser may wait for."""


def workbook_hand_out(*, user: User) -> tuple[ExportJob, BinaryIO]:
    """Write the workbook at once and record it; the caller sends the open file, which has no name any more. Raises TooLarge."""
    total = sum(export.count() for export in exports.values())
    if total > settings.WORKBOOK_ROWS_AT_ONCE:
        raise TooLarge(total)
    with tempfile.TemporaryDirectory() as work:
        path = Path(work, "export")
        lines = sum(workbook_write(path, [*exports.values()]).values())
        return recorded(path, lines, user), path.open("rb")


def recorded(path: Path, lines: int, user: User) -> ExportJob:
    """Store who took the workbook out, and what it was."""
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    return ExportJob.objects.create(
        register=WORKBOOK, format=ExportJob.Format.XLSX, state=ExportJob.State.HANDED_OUT, total=lines, rows=lines, lines=lines,
        file_name=f"台账汇总_{clock.today():%Y%m%d}.xlsx", size=path.stat().st_size, checksum=checksum, requested_by=user,
        finished_at=timezone.now(),
    )  # fmt: skip
