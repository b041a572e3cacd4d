"""Registers as a workbook that can be handed in again: the same columns, read by the import without a difference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from accounts.marks import cleared_rows
from accounts.models import User
from exchange.formats.scan import MOST_LINES
from exchange.formats.xlsx import OPTIONS, line_write, new_sheet, shielded_format
from exchange.resources import SheetResource


@dataclass(frozen=True)
class SheetExport:
    """What a sheet of an exported workbook holds: the rows that stand and that the person is cleared for, of all for the command line."""

    resource: type[SheetResource]

    def read_rows(self, user: User | None) -> QuerySet[Any]:
        """Return the rows."""
        rows = self.resource().get_queryset()
        return cleared_rows(rows, user) if user else rows

    def read_lines(self, user: User | None) -> Iterable[Sequence[Any]]:
        """Return their lines, which are read as they are written."""
        return chain.from_iterable(self.resource().export_rows(self.read_rows(user)))


def workbook_write(path: Path, exports: Sequence[SheetExport], user: User | None = None) -> dict[str, int]:
    """Write one sheet for each register; return how many lines each sheet has. ValueError where it would be too long."""
    with xlsxwriter.Workbook(str(path), OPTIONS | {"tmpdir": str(path.parent)}) as book:
        shielded = shielded_format(book)
        return {export.resource._meta.sheet: sheet_write(book, export, shielded, user) for export in exports}


def sheet_write(book: Workbook, export: SheetExport, shielded: Format, user: User | None) -> int:
    """Write one sheet; return how many lines it has."""
    titles = tuple(field.shown_title for field in export.resource.headings())
    sheet = new_sheet(book, titles, export.resource.shown_sheet())
    number = 0
    for number, line in enumerate(export.read_lines(user), start=1):
        if number >= MOST_LINES:
            # Refused while writing: a file that could not be handed in again would be no export.
            raise ValueError(f"{export.resource._meta.sheet} has more lines than a sheet that is read may have")
        line_write(sheet, number, line, shielded)
    return number
