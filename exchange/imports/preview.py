"""The fate of every row of a sheet, in the sheet's own words: foretold by the check, kept for whoever confirms."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.utils import timezone

from exchange.formats.columns import Column
from exchange.imports.entries import Entry, Gathering
from exchange.models import SheetImport, SheetRow

Row = TypeVar("Row")
CHUNK = 2_000
SHOWN_OF_NEW = 8
"""Columns that are shown of a new row."""
LONGEST_NAME, LONGEST_WORDS = 200, 300
KEPT_FOR = timedelta(days=30)
"""So long after an import ended are the fates of its rows kept; its counts are kept for good."""
NEW, CHANGED, UNCHANGED, WRONG = (fate.value for fate in SheetRow.Fate)

Change = tuple[str, str, str]
"""Heading, old and new content of a column that changes."""


class MergePreview(NamedTuple):
    """A row of a sheet and what becomes of it; ``words`` are what a new row says."""

    sheet: str
    line: int
    fate: str
    name: str
    words: str = ""
    changes: list[Change] | tuple[()] = ()


Keep = Callable[[Iterable[MergePreview]], None]
"""Takes the fates of rows as they are foretold."""


def rows_keep(sheet: SheetImport, rows: Iterable[MergePreview]) -> None:
    """Store the fates of rows; they may be read from the database while they are stored."""
    table = SheetRow._meta.db_table
    for chunk in chunked(rows):
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} (sheet_import_id, sheet, line, fate, name, words, changes) FROM STDIN") as copy,
        ):
            for row in chunk:
                copy.write_row((sheet.pk, *clipped(row)))


def chunked(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows in groups that are held in memory."""
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def clipped(row: MergePreview) -> tuple[Any, ...]:
    """Return a row as its table takes it."""
    changes = json.dumps(row.changes, ensure_ascii=False) if row.changes else "[]"
    return row.sheet, row.line, row.fate, row.name[:LONGEST_NAME], row.words[:LONGEST_WORDS], changes


def rows_clear(sheet: SheetImport) -> None:
    """Forget the fates that an earlier check foretold, or of a sheet that was given up."""
    SheetRow.objects.filter(sheet_import=sheet).delete()


def rows_forget() -> None:
    """Forget the fates of rows of imports that ended long ago."""
    SheetRow.objects.filter(sheet_import__finished_at__lt=timezone.now() - KEPT_FOR).delete()


def fates_of(gathering: Gathering) -> Iterator[MergePreview]:
    """Yield the fate of each row of a sheet, in the order of its lines."""
    sheet, columns = gathering.sheet.sheet or gathering.register.sheet, shown_columns(gathering)
    for chunk in chunked(gathering.entries):
        changed = [entry.pk for entry in chunk if not entry.wrong and entry.changed]
        stored = gathering.register.model._base_manager.in_bulk(changed) if changed else {}
        for entry in chunk:
            yield MergePreview(sheet, entry.line, *fate_of(entry, columns, stored))


def fate_of(entry: Entry, columns: list[Column], stored: dict[int, Any]) -> tuple[str, str, str, list[Change]]:
    """Return what becomes of a row, what it is, what a new one says, and what changes in one that is there."""
    name = name_of(entry)
    if entry.wrong:
        return WRONG, name, "", []
    if entry.is_new:
        return NEW, name, summary((column.title, said(entry, column)) for column in columns), []
    if entry.pk in stored:
        return CHANGED, name, "", changes(entry, stored[entry.pk])
    return UNCHANGED, name, "", []


def summary(cells: Iterable[tuple[str, str]]) -> str:
    """Return headings and contents in one line, empty ones left out."""
    return "；".join(f"{title} {content}" for title, content in cells if content)


def shown_columns(gathering: Gathering) -> list[Column]:
    """Return the columns that are shown of a new row beside its name: those that must be filled in, then others in use."""
    register = gathering.register
    present = [column for column in register.columns if column.key in gathering.sheet.present and not column.is_shown]
    others = [column for column in present if column.key not in naming_keys(register)]
    first = sorted(others, key=lambda column: not column.required)[:SHOWN_OF_NEW]
    return [column for column in others if column in first]


def naming_keys(register: Any) -> list[str]:
    """Return the keys of the columns that tell a row of the register apart."""
    keys = [key for name in register.identity for key in register.sources.get(name, (register.naming,))]
    return [*dict.fromkeys(keys)]


def said(entry: Entry, column: Column) -> str:
    """Return what the line says in a column, in the sheet's words."""
    return column.in_words(entry.get(column.key))


def name_of(entry: Entry) -> str:
    """Return what tells the row apart, in the sheet's words."""
    register = entry.register
    words = (said(entry, register.columns[register.place[key]]) for key in naming_keys(register))
    return " ".join(filter(None, words))


def changes(entry: Entry, stored: Any) -> list[Change]:
    """Return heading, old and new content of each column that changes."""
    register = entry.register
    found = []
    for name in entry.changed:
        column = register.columns[register.place[register.sources[name][0]]]
        found.append((column.title, in_words(column.write(stored)), said(entry, column)))
    return found


def in_words(cell: Any) -> str:
    """Return a cell as text."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:g}"
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
