"""Rows in the words of their sheet: in the preview of an import, and in an export."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from typing import Any

from django.db.models import QuerySet

from exchange.fields import SheetField
from exchange.formats.selections import Line
from exchange.resources.writing import WritingResource
from exchange.results import RowDraft

CHUNK = 2_000
SHOWN = 8
"""Columns that are shown of a new row."""


class ShowingResource(WritingResource):
    """Says what becomes of a row, and what a stored one is in a file."""

    shown_of_new: Sequence[str] = ()
    """The fields that are shown of a new row; those that must be filled in and the first others, where there are none."""

    def words_of_new(self, draft: RowDraft) -> list[tuple[str, str]]:
        """Return headings and contents of a new row."""
        fields = [self.sheet_fields[name] for name in self.shown_of_new or self.first_fields]
        return [(field.title, self.in_words(field.key, draft.values[self.place[field.key]])) for field in fields]

    def content_of(self, draft: RowDraft) -> list[tuple[str, str]]:
        """Return headings and contents of every column that a row fills in."""
        fields = ((name, field.title) for name, field in self.sheet_fields.items() if name in self.present)
        said = ((title, self.in_words(name, draft.values[self.place[name]])) for name, title in fields)
        return [(title, content) for title, content in said if content]

    @cached_property
    def first_fields(self) -> list[str]:
        """The fields in the sheet beside those that name a row: those that must be filled in, then others, SHOWN of them in all."""
        naming = {name for column in self.identity for name in self.sources[column]}
        others = [field for name, field in self.sheet_fields.items() if name in self.present - naming]
        first = sorted(others, key=lambda field: not field.required)[:SHOWN]
        return [field.key for field in others if field in first]

    def changes_of(self, draft: RowDraft, stored: Any) -> list[tuple[str, str, str]]:
        """Return heading, old and new content of each column that changes."""
        fields = [self.sheet_fields[self.sources[name][0]] for name in self.changed_columns(draft)]
        said = (self.in_words(field.key, draft.values[self.place[field.key]]) for field in fields)
        # The stored row as its export would show it, so that old and new are in the same words.
        return [(field.title, as_words(self.cell(field, stored)), new) for field, new in zip(fields, said, strict=True)]

    def changed_columns(self, draft: RowDraft) -> list[str]:
        """Return the columns of the table in which a row changes."""
        before = draft.before or draft.row
        return [name for name, new, old in zip(self.columns, draft.row, before, strict=True) if new != old]

    def stored_rows(self, keys: Sequence[int]) -> dict[int, Any]:
        """Return the stored rows with these keys, with all that their columns show."""
        return self.get_queryset().in_bulk(keys) if keys else {}

    def cell(self, field: SheetField, row: Any) -> Any:
        """Return the cell of a stored row."""
        write: Any = field.dehydrate_method or field.export
        return write(row)

    def export_rows(self, rows: QuerySet[Any]) -> Iterator[list[Line]]:
        """Yield each row as the lines that it becomes, in memory that does not grow with their number."""
        cells = [partial(self.cell, field) for field in self.headings()]
        for row in rows.iterator(chunk_size=CHUNK):
            yield [[cell(row) for cell in cells]]


def as_words(cell: Any) -> str:
    """Return a cell of an export as text."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:g}"
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
