"""Registers as a workbook that can be handed in again: the same columns, read by the import without a difference."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from exchange.formats.scan import MOST_LINES
from exchange.formats.xlsx import OPTIONS, line_write, new_sheet, shielded_format
from exchange.resources import SheetResource


@dataclass(frozen=True)
class SheetExport:
    """What a sheet of an exported workbook holds: the lines of a resource, which are read as they are written.

    ``count`` tells about how many there will be.
    """

    resource: type[SheetResource]
    lines: Callable[[], Iterable[Sequence[Any]]]
    count: Callable[[], int]


def export_of(resource: type[SheetResource]) -> SheetExport:
    """Return the export of all rows of a resource that stand."""
    return SheetExport(
        resource,
        lambda: chain.from_iterable(resource().export_rows(resource().get_queryset())),
        lambda: resource().get_queryset().count(),
    )


def workbook_write(path: Path, exports: Sequence[SheetExport]) -> dict[str, int]:
    """Write one sheet for each register; return how many lines each sheet has. ValueError where it would be too long."""
    with xlsxwriter.Workbook(str(path), OPTIONS | {"tmpdir": str(path.parent)}) as book:
        shielded = shielded_format(book)
        return {export.resource._meta.sheet: sheet_write(book, export, shielded) for export in exports}


def sheet_write(book: Workbook, export: SheetExport, shielded: Format) -> int:
    """Write one sheet; return how many lines it has."""
    titles = tuple(field.shown_title for field in export.resource.headings())
    sheet = new_sheet(book, titles, export.resource.shown_sheet())
    number = 0
    for number, line in enumerate(export.lines(), start=1):
        if number >= MOST_LINES:
            # Refused while writing: a file that could not be handed in again would be no export.
            raise ValueError(f"{export.resource._meta.sheet} has more lines than a sheet that is read may have")
        line_write(sheet, number, line, shielded)
    return number
