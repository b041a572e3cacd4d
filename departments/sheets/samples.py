"""Samples of what an import would do, in the sheet's own words."""

import datetime as dt
from itertools import islice
from typing import Any

from .columns import Column
from .entries import Entry, Gathering

SAMPLES = 100
SHOWN_OF_NEW = 8
"""Columns of a new row that the preview shows."""


def samples(gathering: Gathering) -> dict[str, Any]:
    """Return the first new and the first changed rows of the sheet."""
    shown = shown_columns(gathering)
    new = islice((entry for entry in gathering.sound() if entry.is_new), SAMPLES)
    changed = list(islice((entry for entry in gathering.sound() if entry.changed), SAMPLES))
    stored = gathering.register.model._base_manager.in_bulk([entry.pk for entry in changed])
    return {
        "titles": [column.title for column in shown],
        "new": [
            {"line": entry.line, "cells": [(column.title, said(entry, column)) for column in shown]} for entry in new
        ],
        "changed": [
            {"line": entry.line, "name": name_of(entry), "changes": changes(entry, stored[entry.pk])}
            for entry in changed
        ],
    }


def shown_columns(gathering: Gathering) -> list[Column]:
    """Return the columns that the preview shows of a new row: those that must be filled in, then others in use."""
    present = [column for column in gathering.register.columns if column.key in gathering.sheet.present]
    first = sorted(present, key=lambda column: not column.required)[:SHOWN_OF_NEW]
    return [column for column in present if column in first]


def said(entry: Entry, column: Column) -> str:
    """Return what the line says in a column, in the sheet's words."""
    return column.in_words(entry.get(column.key))


def name_of(entry: Entry) -> str:
    """Return what tells the row apart, in the sheet's words."""
    register = entry.register
    keys = [key for name in register.identity for key in register.sources.get(name, (register.naming,))]
    return " ".join(filter(None, (said(entry, register.columns[register.place[key]]) for key in dict.fromkeys(keys))))


def changes(entry: Entry, stored: Any) -> list[tuple[str, str, str]]:
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
