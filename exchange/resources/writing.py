"""Writing the new and the changed rows of a sheet, with the stale marks of what they move."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.db import connection

from exchange.formats.errors import SheetRefused
from exchange.loaders import CHUNK
from exchange.models import AddedRows, RowChange, SheetImport
from exchange.resources.declaration import DeclaredResource
from exchange.resources.matching import MatchingResource
from exchange.results import NEW, RowDraft
from targets.causes import Cause, Code
from targets.services import stale_marks_write

Values = Mapping[str, Any]
"""A row of a table: its values by the names of its columns, such as ``enterprise_id``."""
Change = tuple[Values | None, Values]
"""A row before (None for a new one) and after an import."""
Marks = dict[str, set[int]]
"""The quarters that changes make stale, by measure."""
Parts = tuple[Any, Any]
"""What hangs on a row, before and after an import."""


class WritingResource(MatchingResource):
    """Writes rows by COPY; runs in the transaction of the import.

    ``cause_code`` is the kind of cause that its rows are for a figure, where it is another than that they were added or corrected.
    """

    cause_code: ClassVar[Code | None] = None

    def lock(self, drafts: Sequence[RowDraft]) -> None:
        """Keep other writers out between the comparing of rows and their writing."""
        lock_tables(tables_of(type(self)))

    def changes(self, drafts: Sequence[RowDraft]) -> Iterator[Change]:
        """Yield each row before and after the import."""
        for draft in drafts:
            yield self.row_of(draft.before) if draft.before else None, self.row_of(draft.row)

    def write(self, drafts: Sequence[RowDraft]) -> None:
        """Write the new and the changed rows, and the stale marks of what they move.

        COPY takes some thirty times as many rows a second as saving them one by one.
        """
        # A preview needs nobody; what is written needs somebody who stands for it.
        if drafts and self.needs_person and self.context.user is None:
            raise SheetRefused(self.needs_person)
        for draft in drafts:
            self.derive(draft)
        new = [draft for draft in drafts if draft.import_type is NEW]
        returning = [draft for draft in new if draft.returns]
        parts = self.changed_parts(drafts)
        changed = [
            draft
            for draft in drafts
            if draft.before is not None and (draft.row != draft.before or draft.object_id in parts)
        ]
        table = self._meta.model._meta.db_table
        names = ", ".join(f'"{field.column}"' for field in self.model_fields.values())
        # Changed rows go through a temporary table: one UPDATE with a join instead of a statement for each row.
        with connection.cursor() as cursor:
            # A changed row may make room for a new one, as a span does that ends.
            if changed or returning:
                cursor.execute(
                    # The columns with their types and without their constraints, which the real table checks.
                    f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT id, {names} FROM {table} WITH NO DATA"
                )
                copy_rows(cursor, "incoming", names, changed)
                self.overwrite(cursor, table, parts)
                if returning:
                    copy_rows(cursor, "incoming", names, returning)
                    self.bring_back(cursor, table, [draft.object_id for draft in returning])
                # Several resources write in one transaction, and ON COMMIT would come too late for the next one.
                cursor.execute("DROP TABLE incoming")
            copy_rows(cursor, table, names, [draft for draft in new if not draft.returns])
        if new and self.context.sheet_import:
            self.keep_added(self.context.sheet_import, [draft.object_id for draft in new])
        self.after_write(drafts)
        self.write_marks(drafts)

    def write_marks(self, drafts: Sequence[RowDraft]) -> None:
        """Mark what the written rows move: apart those that were added, corrected and so on."""
        by_code: dict[Code, list[RowDraft]] = defaultdict(list)
        for draft in drafts:
            by_code[self.find_code(draft)].append(draft)
        for code, alike in by_code.items():
            cause = Cause.say(code, self.context.cause)
            if self.context.sheet_import:
                cause = replace(cause, about=SheetImport._meta.label_lower, row=self.context.sheet_import)
            for measure, quarters in self.marks(alike).items():
                self.context.marks[measure] |= quarters
                stale_marks_write(measures=[measure], quarters=quarters, cause=cause)

    def find_code(self, draft: RowDraft) -> Code:
        """Return which kind of cause a written row is for a figure that counts it."""
        if self.cause_code:
            return self.cause_code
        return Code.ROWS_ADDED if draft.before is None else Code.ROWS_CORRECTED

    def keep_added(self, sheet_import: int, keys: Sequence[int | None]) -> None:
        """Keep which rows the import added; as one text, which takes a twentieth of the time that a list does."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {AddedRows._meta.db_table} (sheet_import_id, register, keys) VALUES (%s, %s, %s::bigint[])",
                # Written by Python's own list in one go: a text for each key would take seven megabytes of a large sheet.
                [sheet_import, self.register, f"{{{str([*keys])[1:-1]}}}"],
            )

    def overwrite(self, cursor: Any, table: str, parts: Mapping[int, Parts]) -> None:
        """Write the rows of the table ``incoming`` over the stored ones, and keep what both hold."""
        cursor.execute(
            f"""
            WITH old AS (SELECT t.* FROM {table} t JOIN incoming USING (id)),
                 now AS (UPDATE {table} t SET {self.settings} FROM incoming i WHERE i.id = t.id RETURNING t.*)
            INSERT INTO {RowChange._meta.db_table} (register, row, sheet_import_id, before, after, changed_at, changed_by_id)
            SELECT %s, old.id, %s, to_jsonb(old) - 'withdrawal_id', to_jsonb(now) - 'withdrawal_id', now(), %s
            FROM old JOIN now USING (id)
            """,
            [self.register, self.context.sheet_import, self.context.user and self.context.user.pk],
        )
        if parts and self.context.sheet_import:
            rows = RowChange.objects.filter(
                sheet_import=self.context.sheet_import, register=self.register, row__in=[*parts]
            )
            found = {change.row: change for change in rows}
            for pk, change in found.items():
                change.parts = parts[pk]
            RowChange.objects.bulk_update(found.values(), ["parts"], batch_size=CHUNK)

    def bring_back(self, cursor: Any, table: str, keys: Sequence[int | None]) -> None:
        """Let rows of the table ``incoming`` stand again that were withdrawn with the import that had added them."""
        cursor.execute(
            f"UPDATE {table} t SET {self.settings}, withdrawal_id = NULL FROM incoming i WHERE i.id = t.id AND i.id = ANY(%s)",
            [[*keys]],
        )

    @property
    def settings(self) -> str:
        """The columns of a table as the table ``incoming`` sets them."""
        return ", ".join(f'"{field.column}" = i."{field.column}"' for field in self.model_fields.values())

    def changed_parts(self, drafts: Sequence[RowDraft]) -> Mapping[int, Parts]:
        """Return, by the key of the row, what hangs on a row without a register of its own, before and after; none by default."""
        return {}

    def restore_parts(self, parts: Mapping[int, Any]) -> None:
        """Write what hung on rows, by their keys, as it was before an import."""

    def current_parts(self, keys: Sequence[int]) -> Mapping[int, Any]:
        """Return what hangs on rows, by their keys, in the form of ``changed_parts``; none by default."""
        return {}

    @property
    def register(self) -> str:
        """What the record of changes calls the table."""
        return self._meta.model._meta.label_lower

    def derive(self, draft: RowDraft) -> None:
        """Fill in the columns of a row that follow from others; none by default."""

    def after_write(self, drafts: Sequence[RowDraft]) -> None:
        """Write what hangs on the rows; nothing by default."""

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        """Return the quarters that the written rows make stale, by measure; none where no figure counts them."""
        return {}


def copy_rows(cursor: Any, table: str, names: str, drafts: Sequence[RowDraft]) -> None:
    """COPY rows with their keys into a table."""
    with cursor.copy(f"COPY {table} (id, {names}) FROM STDIN") as copy:
        for draft in drafts:
            copy.write_row([draft.object_id, *draft.row])


def lock_tables(tables: Collection[str]) -> None:
    """Keep other writers out of the tables until the transaction ends; readers do not wait."""
    with connection.cursor() as cursor:
        for table in dict.fromkeys(tables):
            # Blocks every writer and itself, not readers. ROW EXCLUSIVE of an ordinary write has to wait.
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def tables_of(resource: type[DeclaredResource]) -> list[str]:
    """Return the tables of rows that could be withdrawn above a resource's, then its own."""
    related = (
        field.related_model for field in resource._meta.model._meta.concrete_fields if field.name != "withdrawal"
    )
    above = [model._meta.db_table for model in related if hasattr(model, "withdrawal")]
    return [*above, resource._meta.model._meta.db_table]
