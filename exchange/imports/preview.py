"""The action of every row of a sheet, in the sheet's own words: previewed by the check, kept for whoever confirms."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.utils import timezone

from exchange.models import SheetImport, SheetRow
from exchange.results import INVALID, NEW, SKIP, UPDATE, SheetResult

Row = TypeVar("Row")
CHUNK = 2_000
LONGEST_NAME, LONGEST_WORDS = 200, 300
KEPT_FOR = timedelta(days=30)
"""So long after an import ended are the actions of its rows kept; its counts are kept for good."""
ACTIONS = {
    NEW: SheetRow.Action.NEW.value,
    UPDATE: SheetRow.Action.UPDATE.value,
    SKIP: SheetRow.Action.SKIP.value,
    INVALID: SheetRow.Action.ERROR.value,
}

Change = tuple[str, str, str]
"""Heading, old and new content of a column that changes."""


class RowPreview(NamedTuple):
    """A row of a sheet and what becomes of it; ``words`` are what a new row says, ``content`` all columns of one that is written."""

    sheet: str
    line: int
    action: str
    name: str
    words: str = ""
    changes: list[Change] | tuple[()] = ()
    content: list[tuple[str, str]] | tuple[()] = ()

    @property
    def action_word(self) -> str:
        """The word for what becomes of the row."""
        return str(SheetRow.Action(self.action).label)


Keep = Callable[[Iterable[RowPreview]], None]
"""Takes the actions of rows as they are previewed."""


def rows_keep(sheet: SheetImport, rows: Iterable[RowPreview]) -> None:
    """Store the actions of rows; they may be read from the database while they are stored."""
    table = SheetRow._meta.db_table
    # Each piece is one COPY: rows are read from the database between two pieces, which cannot happen within a COPY.
    for chunk in chunk_rows(rows):
        with (
            connection.cursor() as cursor,
            cursor.copy(
                f"COPY {table} (sheet_import_id, sheet, line, action, name, words, changes, content) FROM STDIN"
            ) as copy,
        ):
            for row in chunk:
                copy.write_row((sheet.pk, *clip_row(row)))


def chunk_rows(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows in groups that are held in memory."""
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def clip_row(row: RowPreview) -> tuple[Any, ...]:
    """Return a row as its table takes it."""
    changes, content = (json.dumps(said, ensure_ascii=False) if said else "[]" for said in (row.changes, row.content))
    # COPY goes around the model, so lengths are cut here.
    return row.sheet, row.line, row.action, row.name[:LONGEST_NAME], row.words[:LONGEST_WORDS], changes, content


def rows_clear(sheet: SheetImport) -> None:
    """Forget the actions that an earlier check previewed, or of a sheet that was given up."""
    SheetRow.objects.filter(sheet_import=sheet).delete()


def rows_forget() -> None:
    """Forget the actions of rows of imports that ended long ago."""
    SheetRow.objects.filter(sheet_import__finished_at__lt=timezone.now() - KEPT_FOR).delete()


def previews_of(result: SheetResult) -> Iterator[RowPreview]:
    """Yield the preview of each row of a sheet, in the order of its lines."""
    resource, sheet = result.resource, result.sheet or result.resource._meta.sheet
    for chunk in chunk_rows(result.rows):
        stored = resource.stored_rows(
            # Only changed rows show what they were before, so only these are read.
            [draft.object_id for draft in chunk if draft.import_type is UPDATE and draft.object_id]
        )
        for draft in chunk:
            name, words, changes = resource.name_of(draft), "", []
            content = resource.content_of(draft) if draft.is_written else []
            if draft.import_type is NEW:
                words = "；".join(f"{title} {content}" for title, content in resource.words_of_new(draft) if content)
            elif draft.import_type is UPDATE:
                changes = resource.changes_of(draft, stored[draft.object_id or 0])
            its_sheet, line = resource.place_of(draft.number)
            yield RowPreview(its_sheet or sheet, line, ACTIONS[draft.import_type], name, words, changes, content)
