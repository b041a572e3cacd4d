"""The two steps of an import that a worker takes: checking a sheet, and writing one that was confirmed.

Rows and the state "done" are written in one transaction, so a step that breaks off anywhere can be taken again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _

from accounts.models import User
from exchange.formats.errors import RowError, RowErrors, SheetRefused
from exchange.formats.validation import Format, check_file
from exchange.imports.preview import Keep, rows_clear, rows_keep
from exchange.jobs import finish_step, progress_of
from exchange.models import SheetImport

State = SheetImport.State


class ReadSheet(Protocol):
    """What a register's reading of a sheet must have."""

    problems: RowErrors


@dataclass(frozen=True)
class Findings:
    """What a check found: how many rows share which action, and what the office should know besides."""

    counts: dict[str, int]
    preview: dict[str, Any]


@dataclass(frozen=True)
class Written:
    """What was written: how many rows shared which action, what the office should know, and the figures before they move."""

    counts: dict[str, int]
    remarks: dict[str, Any]
    moved: list[dict[str, Any]]


@dataclass(frozen=True)
class Importable:
    """How one kind of sheet is called, explained, read, previewed and written (inside a transaction).

    What is written has a cause, a person who stands for it unless it came from the command line, and the import's key.
    """

    key: str
    name: str | Promise
    template: Callable[[], bytes]
    read: Callable[[Path, Format, Callable[[int, int], None]], Any]
    preview: Callable[[Any, Keep, User | None], Findings]
    write: Callable[[Any, str | Promise, User | None, int], Written]


def describe_import(sheet: SheetImport) -> str:
    """Return how the history of figures names an import."""
    return _("Import %(number)s: %(file)s") % {"number": sheet.pk, "file": sheet.file_name}


class SituationChanged(Exception):
    """The register changed after the check, so the confirmation was given for something else."""


def check(sheet: SheetImport, register: Importable) -> None:
    """Keep what importing the sheet would do, row by row: to be confirmed, or refused where anything is wrong with it."""
    try:
        settle_check(sheet, register, read_sheet(sheet, register))
    except SheetRefused as refused:
        finish(sheet, State.REFUSED, [refused.error])


def write(sheet: SheetImport, register: Importable) -> None:
    """Write the rows and the state in one transaction; where the counts are not those confirmed any more, ask again."""
    try:
        read = read_sheet(sheet, register)
        if read.problems:
            settle_check(sheet, register, read)
            return
        # Worded when it is asked for: the history of the figures tells it in each language.
        cause = lazy(describe_import, str)(sheet)
        with transaction.atomic():
            written = register.write(read, cause, sheet.confirmed_by or sheet.requested_by, sheet.pk)
            # A redelivered message may find the sheet written by another worker; its state under the lock decides. Locked only now,
            # so that progress can be noted meanwhile.
            if SheetImport.objects.select_for_update().get(pk=sheet.pk).state != State.WRITING:
                transaction.set_rollback(True)
                return
            # The person has confirmed these very numbers; others are another import.
            if sheet.counts and confirmed_counts(written.counts) != confirmed_counts(sheet.counts):
                raise SituationChanged
            sheet.counts, sheet.moved = written.counts, written.moved
            sheet.preview = {**sheet.preview, **written.remarks}
            finish(sheet, State.DONE)
    except SheetRefused as refused:
        finish(sheet, State.REFUSED, [refused.error])
    except SituationChanged:
        # Out of the transaction that was taken back, and previewed anew for another confirmation.
        settle_check(sheet, register, read, situation_changed=True)


def read_sheet(sheet: SheetImport, register: Importable) -> Any:
    """Return the file as the kind of sheet reads it; raises SheetRefused where it cannot be read."""
    path = Path(sheet.file.path)
    return register.read(path, check_file(path, sheet.file_name), progress_of(sheet))


def settle_check(sheet: SheetImport, register: Importable, read: ReadSheet, *, situation_changed: bool = False) -> None:
    """Preview every row and keep it: refused with problems, done where all rows are there already, else to be confirmed."""
    # Cleared and kept in one transaction, so that a worker killed in between leaves no half of a preview.
    with transaction.atomic():
        rows_clear(sheet)
        findings = register.preview(read, partial(rows_keep, sheet), sheet.requested_by)
    sheet.counts = findings.counts
    sheet.preview = {**findings.preview, "situation_changed": situation_changed}
    if read.problems:
        finish(sheet, State.REFUSED, list(read.problems))
    # Nothing to write, so nothing to confirm.
    elif not findings.counts["new"] and not findings.counts["update"]:
        finish(sheet, State.DONE)
    else:
        finish(sheet, State.CHECKED)


def finish(sheet: SheetImport, state: str, problems: Sequence[RowError] = ()) -> None:
    """End a step in this state, with what is wrong with the sheet."""
    sheet.problems = [problem.as_json() for problem in problems]
    finish_step(sheet, state, "counts", "preview", "problems", "moved", is_over=state != State.CHECKED)


def confirmed_counts(counts: dict[str, int]) -> tuple[int, ...]:
    """Return the counts that a confirmation is given for."""
    return tuple(counts[name] for name in ("new", "update", "skip"))
