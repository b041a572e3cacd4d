"""The kinds of sheets that can be handed in: one for each resource, and the workbook that holds several of them.

Apps offer their resources in ``importables.py``.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exchange.context import resources
from exchange.formats.cells import tidy_key
from exchange.formats.datasets import Progress
from exchange.formats.validation import Format
from exchange.imports.exporting import SheetExport
from exchange.imports.importing import sheets_import, sheets_preview
from exchange.imports.jobs import Findings, Importable, Written
from exchange.imports.preview import Keep
from exchange.imports.reading import SheetFile
from exchange.imports.templates import sheets_template
from exchange.resources import SheetResource

WORKBOOK = "workbook"
"""Stands for every resource at once, one sheet each, but those that are read by themselves."""

imports: dict[str, Importable] = {}
"""By the key that an import keeps."""
exports: dict[str, SheetExport] = {}
"""What can be written in a form that is read again, by the resource's key."""


def offer(*offered: type[SheetResource]) -> None:
    """Let sheets bring these resources in, alone and within a workbook."""
    for resource in offered:
        key = resource._meta.key
        resources[key] = resource
        # A callable, as the workbook's resources are complete only after all apps have offered theirs.
        imports[key] = build_import_job(key, resource._meta.title, partial(list, [resource]))
        exports[key] = SheetExport(resource)


def read_apart(sheets: Iterable[str]) -> list[Importable]:
    """Return the kinds of sheets that read these sheets of a workbook by themselves, as spot checks are."""
    names = {tidy_key(sheet) for sheet in sheets}
    apart = [key for key in exports if key not in resources or resources[key]._meta.is_apart]
    return [imports[key] for key in apart if exports[key].resource.sheet_names() & names]


def in_workbook() -> list[type[SheetResource]]:
    """Return the resources that a workbook holds, in the order in which they depend on one another."""
    return [resource for resource in resources.values() if not resource._meta.is_apart]


def build_import_job(key: str, name: str | Promise, chosen: Callable[[], Sequence[type[SheetResource]]]) -> Importable:
    """Return the life of a file for the resources that ``chosen`` returns."""

    def read(path: Path, form: Format, progress: Progress) -> SheetFile:
        return SheetFile(path, form, chosen(), progress)

    def write(file: SheetFile, cause: str | Promise, user: User | None, sheet_import: int) -> Written:
        return sheets_import(file=file, cause=cause, user=user, sheet_import=sheet_import)

    def preview(file: SheetFile, keep: Keep, user: User | None) -> Findings:
        return sheets_preview(file, keep, user)

    return Importable(key, name, lambda: sheets_template(chosen()), read, preview, write)


imports[WORKBOOK] = build_import_job(WORKBOOK, _("Workbook of several registers"), in_workbook)
