"""Importing a file: what would become of each row of each sheet, and the writing of all of them or none."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from accounts.models import User
from exchange.context import ImportContext
from exchange.formats import error_codes
from exchange.formats.errors import RowErrors, SheetRefused
from exchange.imports.figures import figures_standing
from exchange.imports.jobs import Findings, SituationChanged, Written
from exchange.imports.preview import Keep, previews_of
from exchange.imports.reading import SheetFile
from exchange.resources import lock_tables, tables_of
from exchange.results import SheetResult

COUNTED = ("new", "update", "skip", "error", "lines", "problems")


def sheets_preview(file: SheetFile, keep: Keep, user: User | None = None) -> Findings:
    """Return what importing the file would do, and leave its errors in ``file``; writes nothing.

    ``keep`` is given the preview of every row; rows that ``user`` is not cleared for are errors.
    """
    file.problems = RowErrors()
    context, sheets = ImportContext(user), []
    for resource, dataset in file.datasets():
        # One context for all sheets, so that a line may name a row that another sheet adds.
        result = resource(context=context).import_data(dataset, dry_run=True)
        for error in result.row_errors_found:
            file.problems.add(error)
        # Errors beyond those kept are counted all the same.
        # The list keeps the first ten thousand and the count is exact.
        file.problems.count += result.row_errors_found.count - len(result.row_errors_found.kept)
        sheets.append(remarks(result))
        keep(previews_of(result))
    counts = sum_counts(sheets)
    if not counts["lines"] and not file.problems:
        raise SheetRefused(error_codes.NO_LINES)
    return Findings(counts, remarks_on_file(file, sheets))


def remarks(result: SheetResult) -> dict[str, Any]:
    """Return the counts of a sheet and what the office should know although it stops nothing."""
    resource = result.resource
    absent = (
        [resource.sheet_fields[name].title for name in resource.absent_fields(result.present)] if result.present else []
    )
    return {
        "register": resource._meta.key,
        "sheet": result.sheet or resource._meta.sheet,
        "counts": result.counts,
        "unknown_columns": result.unknown_columns,
        "absent_columns": absent,
        **result.remarks,
    }


def remarks_on_file(file: SheetFile, sheets: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what the import keeps of its sheets; one that is read by itself stands for the whole file."""
    if len(file.resources) == 1 and file.resources[0]._meta.is_apart:
        return {name: value for name, value in sheets[0].items() if name not in {"register", "counts"}}
    return {"sheets": [*sheets], "passed_over": file.passed_over}


def sum_counts(sheets: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return the counts over all sheets."""
    return {name: sum(sheet["counts"][name] for sheet in sheets) for name in COUNTED}


@transaction.atomic
def sheets_import(
    *, file: SheetFile, cause: str | Promise, user: User | None, sheet_import: int | None = None
) -> Written:
    """Write a file without errors: its new and its changed rows, and the stale marks of what they move.

    Rows that the file does not name stay as they are. Other writers of its registers wait until this is done, so
    that no row can change between the telling of its action and its writing; readers do not wait. Raises
    SituationChanged where the file does not fit the registers (any more). ``sheet_import`` is the key of the import that keeps
    what was written.
    """
    context, sheets = ImportContext(user, cause, sheet_import), []
    if len(file.resources) > 1:
        # Rows of one sheet refer to rows of another, so no table may change between the two.
        lock_tables([table for resource in file.resources for table in tables_of(resource)])
    for resource, dataset in file.datasets():
        result = resource(context=context).import_data(dataset)
        # Checked again under the locks: the register may have changed since the preview.
        if result.has_validation_errors():
            raise SituationChanged
        sheets.append(remarks(result))
    if not sum_counts(sheets)["lines"]:
        raise SheetRefused(error_codes.NO_LINES)
    return Written(sum_counts(sheets), remarks_on_file(file, sheets), figures_standing(context.marks))
