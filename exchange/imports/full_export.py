"""All that sheets can bring in, taken out as one workbook, and recorded as an export."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse

from accounts.models import User
from exchange.exports.downloads import download_written
from exchange.formats.english import read_heading
from exchange.formats.writing import Written, checksum
from exchange.imports.catalogue import WORKBOOK, exports
from exchange.imports.exporting import workbook_write
from targets import clock


class TooLarge(ValueError):
    """The registers hold more rows than a browser may wait for."""


def workbook_answer(*, user: User) -> FileResponse:
    """Write the workbook at once, record it and send it; raises TooLarge."""
    total = sum(export.read_rows(user).count() for export in exports.values())
    if total > settings.WORKBOOK_ROWS_AT_ONCE:
        raise TooLarge(total)

    def write(path: Path) -> Written:
        lines = sum(workbook_write(path, [*exports.values()], user).values())
        return Written(lines, lines, path.stat().st_size, checksum(path))

    file_name = f"{read_heading('台账汇总')}_{clock.today():%Y%m%d}.xlsx"
    return download_written(user=user, key=WORKBOOK, file_name=file_name, write=write)
