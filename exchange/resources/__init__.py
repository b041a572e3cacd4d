"""The one frame of all sheets: an import-export resource that reads, compares, checks and writes whole columns and tables.

``import_data(dataset, dry_run=True)`` previews and ``import_data(dataset)`` writes; both return a `SheetResult`. Hooks of single rows
(``before_import_row``, ``import_instance``, ``save_instance`` …) are not called: a resource overrides ``group_lines``, ``find_stored``,
``compare``, ``check_row``, ``check_sheet``, ``derive`` and ``marks`` instead.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError

from exchange.formats.errors import RowError
from exchange.resources.showing import CHUNK, ShowingResource
from exchange.resources.writing import Change, Marks, Parts, Values, lock_tables, tables_of
from exchange.results import INVALID, SheetResult

__all__ = ["CHUNK", "Change", "Marks", "Parts", "SheetResource", "Values", "lock_tables", "tables_of"]


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Keep the collector from walking over a hundred thousand rows again and again; they hold no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class SheetResource(ShowingResource):
    """A register as sheets bring it in and take it out; its parts are its bases, in the order of the steps of an import."""

    def import_data(self, *args: Any, **kwargs: Any) -> SheetResult:
        """Preview a sheet (``dry_run=True``) or write it, in a transaction."""
        result: SheetResult = super().import_data(*args, **kwargs)  # type: ignore[assignment]
        return result

    def import_data_inner(
        self, dataset: Any, dry_run: bool, raise_errors: bool, using_transactions: bool, collect_failed_rows: bool, **kwargs: Any
    ) -> SheetResult:  # fmt: skip
        """Preview or write a sheet within the transaction of ``import_data``, which takes a dry run back."""
        result = SheetResult(self, dataset)
        self.remarks = {}
        # A sheet that is read by itself is the whole file, so its errors need not name it.
        self.sheet = "" if self._meta.is_apart else result.sheet
        for error in dataset.heading_errors:
            result.row_errors_found.add(
                RowError(error.code, error.line, error.column, error.value, error.about, error.sheet or self.sheet)
            )
        # Without its columns, every line would have the same errors again.
        if dataset.heading_errors:
            return result
        with no_garbage_collection():
            drafts = self.clean_lines(dataset)
            result.lines = len(drafts)
            if not dry_run:
                # Before stored rows are read: what was compared must still be so when it is written.
                self.lock(drafts)
            drafts = self.group_lines(drafts, result)
            self.fill_rows(drafts, self.resolve_references(drafts))
            result.rows = self.match_rows(drafts, result)
            for draft in result.rows:
                # An invalid draft has cells without a value, which would read as changes.
                if draft.before is not None and draft.import_type is not INVALID:
                    self.compare(draft)
            self.check(result.rows)
            self.fill_result(result)
            # A preview compares and checks to the end and stops only here.
            if not dry_run and not (self.is_taken_whole and result.has_validation_errors()):
                self.write([*result.written])
        return result

    def fill_result(self, result: SheetResult) -> None:
        """Fill import-export's result: totals, and invalid rows with their errors by field."""
        result.remarks = self.remarks
        titles = {field.title: name for name, field in self.sheet_fields.items()}
        for draft in (*result.rows, *result.strays):
            result.totals[draft.import_type] += 1
        result.total_rows = len(result.rows) + len(result.strays)
        wrong = [draft for draft in (*result.rows, *result.strays) if draft.row_errors]
        # By line, since drafts are grouped in another order than they stand in the sheet.
        sheets = {name: place for place, name in enumerate(result.sheets)}
        errors = (error for draft in wrong for error in draft.row_errors)
        for error in sorted(errors, key=lambda error: (sheets.get(error.sheet, 0), error.line or 0)):
            result.row_errors_found.add(error)
        for draft in wrong:
            fields: dict[str, list[ValidationError]] = {}
            for error in draft.row_errors:
                fields.setdefault(titles[error.column], []).append(error.as_validation_error())
            result.append_invalid_row(draft.number, {}, ValidationError(fields))
