"""The life of an imported sheet: handed in, checked, confirmed, written; each step once, whatever breaks off.

Two workers never have the same sheet: each holds a database lock that ends with its connection, so a killed worker
leaves nothing behind that would keep the next one out. Rows and the state "done" are written in one transaction.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from exchange import workers
from exchange.formats import error_codes
from exchange.formats.errors import RowError, RowErrors, SheetRefused
from exchange.formats.validation import Format, check_file
from exchange.imports.preview import Keep, rows_clear, rows_keep
from exchange.models import SheetImport

log = logging.getLogger(__name__)

State = SheetImport.State
LOCK_SPACE = 5_7201
"""First half of the advisory lock's key, so that it meets no other lock; the second is the import's key."""
MOST_ATTEMPTS = 3
PULSE = 0.4
"""Seconds between two signs of life of a worker."""

only_worker = partial(workers.only_worker, LOCK_SPACE)


class ReadSheet(Protocol):
    """What a register's reading of a sheet must have."""

    problems: RowErrors


@dataclass(frozen=True)
class Findings:
    """What a check found: how many rows share which fate, and what the office should know besides."""

    counts: dict[str, int]
    preview: dict[str, Any]


@dataclass(frozen=True)
class Written:
    """What was written: how many rows shared which fate, what the office should know, and the figures before they move."""

    counts: dict[str, int]
    remarks: dict[str, Any]
    moved: list[dict[str, Any]]


@dataclass(frozen=True)
class Register:
    """How one kind of sheet is called, explained, read, foretold and written (inside a transaction).

    What is written has a cause, and a person who stands for it unless it came from the command line.
    """

    key: str
    name: str | Promise
    template: Callable[[], bytes]
    read: Callable[[Path, Format, Callable[[int, int], None]], Any]
    foretell: Callable[[Any, Keep], Findings]
    write: Callable[[Any, str, User | None], Written]


class SituationChanged(Exception):
    """The register changed after the check, so the confirmation was given for something else."""


def sheet_import_run(*, pk: int, registers: Mapping[str, Register]) -> None:
    """Check or write the sheet, as its state asks; does nothing where another worker has it or nothing is to be done.

    ``registers`` are the kinds of sheets by the key that an import keeps.
    """
    with only_worker(pk) as alone:
        sheet = SheetImport.objects.filter(pk=pk).first() if alone else None
        if sheet is None or not sheet.is_at_work:
            return
        if sheet.attempts >= MOST_ATTEMPTS:
            finish(sheet, State.FAILED, problems=[RowError(error_codes.BROKEN_OFF, about={"times": MOST_ATTEMPTS})])
            return
        sheet.attempts += 1
        sheet.touched_at = timezone.now()
        sheet.save(update_fields=["attempts", "touched_at"])
        work(sheet, registers[sheet.register])


def work(sheet: SheetImport, register: Register) -> None:
    """Do the step at hand; what goes wrong is kept with the import, but a lost database is left to the next sweep."""
    try:
        path = Path(sheet.file.path)
        read = register.read(path, check_file(path, sheet.file_name), progress_of(sheet))
        if sheet.state == State.WRITING and not read.problems:
            write(sheet, register, read)
        else:
            findings = foretold(sheet, register, read)
            settle_check(sheet, findings, read.problems)
    except SheetRefused as refused:
        finish(sheet, State.REFUSED, problems=[refused.error])
    except SituationChanged:
        findings = foretold(sheet, register, read)
        settle_check(sheet, findings, read.problems, situation_changed=True)
    except OperationalError:
        raise
    except Exception:
        log.exception("import %s of %s broke off", sheet.pk, register.key)
        finish(sheet, State.FAILED, problems=[RowError(error_codes.BROKEN_OFF, about={"times": sheet.attempts})])


def foretold(sheet: SheetImport, register: Register, read: ReadSheet) -> Findings:
    """Return what importing the sheet would do; the fate of every row is kept in place of an earlier check's."""
    with transaction.atomic():
        rows_clear(sheet)
        return register.foretell(read, partial(rows_keep, sheet))


def progress_of(sheet: SheetImport) -> Callable[[int, int], None]:
    """Return a function that notes how far the reading has come, at most every PULSE seconds."""
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= PULSE or done == total:
            last = time.monotonic()
            SheetImport.objects.filter(pk=sheet.pk).update(progress=done, total=total, touched_at=timezone.now())

    return progress


def settle_check(sheet: SheetImport, findings: Findings, problems: RowErrors, situation_changed: bool = False) -> None:
    """Keep what a check found: refused with problems, done where all rows are there already, else to be confirmed."""
    sheet.counts = findings.counts
    sheet.preview = {**findings.preview, "situation_changed": situation_changed}
    if problems:
        finish(sheet, State.REFUSED, problems=list(problems))
    elif not findings.counts["new"] and not findings.counts["changed"]:
        finish(sheet, State.DONE)
    else:
        finish(sheet, State.CHECKED)


def finish(sheet: SheetImport, state: str, problems: list[RowError] | None = None) -> None:
    """End a step in this state."""
    sheet.state = state
    sheet.problems = [problem.as_json() for problem in problems or []]
    sheet.finished_at = None if state == State.CHECKED else timezone.now()
    sheet.touched_at = timezone.now()
    sheet.save(update_fields=["state", "counts", "preview", "problems", "moved", "finished_at", "touched_at"])


def write(sheet: SheetImport, register: Register, read: ReadSheet) -> None:
    """Write the rows and the state in one transaction; nothing of it where the fates are not those confirmed."""
    cause = _("Import %(number)s: %(file)s") % {"number": sheet.pk, "file": sheet.file_name}
    with transaction.atomic():
        locked = SheetImport.objects.select_for_update().get(pk=sheet.pk)
        if locked.state != State.WRITING:
            return
        written = register.write(read, cause[:200], sheet.confirmed_by or sheet.uploaded_by)
        if sheet.counts and fates(written.counts) != fates(sheet.counts):
            raise SituationChanged
        sheet.counts, sheet.moved = written.counts, written.moved
        sheet.preview = {**sheet.preview, **written.remarks}
        finish(sheet, State.DONE)


def fates(counts: dict[str, int]) -> tuple[int, ...]:
    """Return the counts that a confirmation is given for."""
    return tuple(counts[name] for name in ("new", "changed", "unchanged"))
