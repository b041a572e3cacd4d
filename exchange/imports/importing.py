"""Importing a workbook: what would become of each row of each sheet, and the writing of all of them or none."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from exchange.formats.problems import Problems
from exchange.imports.entries import Entry, Gathering
from exchange.imports.figures import figures_standing
from exchange.imports.indexes import Session
from exchange.imports.jobs import Findings, SituationChanged, Written
from exchange.imports.preview import Keep, fates_of
from exchange.imports.reading import WorkbookLines
from exchange.imports.sheet_register import Marks, SheetRegister
from targets.services import stale_marks_write

COUNTED = ("new", "changed", "unchanged", "wrong", "lines", "problems")
Registers = Mapping[str, SheetRegister]
"""All registers that rows can refer to, by their keys."""


def workbook_foretell(read: WorkbookLines, registers: Registers, keep: Keep) -> Findings:
    """Return what importing the workbook would do, and leave its problems in ``read``; writes nothing.

    ``keep`` is given the fate of every row.
    """
    read.problems = Problems()
    session = Session(registers)
    sheets = []
    for gathering in gatherings(read, session):
        sheets.append(remarks(gathering))
        keep(fates_of(gathering))
    return Findings(summed(sheets), {"sheets": sheets, "passed_over": read.passed_over})


def gatherings(read: WorkbookLines, session: Session) -> Iterator[Gathering]:
    """Hold each sheet in turn against the registers and what the sheets before it add to them."""
    for sheet in read.sheets:
        gathering = Gathering(sheet, session)
        for problem in gathering.problems:
            read.problems.add(problem)
        # Problems beyond those kept are counted all the same.
        read.problems.count += gathering.problems.count - len(gathering.problems.kept)
        yield gathering


def counts_of(gathering: Gathering) -> dict[str, int]:
    """Return how many rows of a sheet share which fate."""
    sound = list(gathering.sound())
    changed = sum(bool(entry.changed) for entry in sound)
    new = sum(entry.is_new for entry in sound)
    return {
        "new": new,
        "changed": changed,
        "unchanged": len(sound) - new - changed,
        "wrong": gathering.wrong,
        "lines": len(gathering.sheet.lines),
        "problems": gathering.problems.count,
    }


def summed(sheets: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return the counts over all sheets."""
    return {name: sum(sheet["counts"][name] for sheet in sheets) for name in COUNTED}


def remarks(gathering: Gathering) -> dict[str, Any]:
    """Return the counts of a sheet and what the office should know although it stops nothing."""
    register, sheet = gathering.register, gathering.sheet
    absent = [column.title for column in register.columns if column.key not in sheet.present and not column.is_shown]
    return {
        "register": register.key,
        "sheet": sheet.sheet or register.sheet,
        "counts": counts_of(gathering),
        "unknown_columns": sheet.unknown_columns,
        "absent_columns": absent if sheet.present else [],
    }


@transaction.atomic
def workbook_import(*, read: WorkbookLines, registers: Registers, cause: str) -> Written:
    """Write a workbook without problems: its new and its changed rows, and the stale marks of what they move.

    Rows that the workbook does not name stay as they are. Other writers of its registers wait until this is done, so
    that no row can change between the telling of its fate and its writing; readers do not wait. Raises
    SituationChanged where the workbook does not fit the registers (any more).
    """
    lock([sheet.register for sheet in read.sheets])
    session, sheets = Session(registers), []
    marks: Marks = defaultdict(set)
    for gathering in gatherings(read, session):
        if read.problems:
            raise SituationChanged
        sheets.append(remarks(gathering))
        for measure, quarters in sheet_write(gathering).items():
            marks[measure] |= quarters
    before = figures_standing(marks)
    for measure, quarters in marks.items():
        stale_marks_write(measures=[measure], quarters=quarters, cause=cause)
    return Written(summed(sheets), {"sheets": sheets}, before)


def sheet_write(gathering: Gathering) -> Marks:
    """Write the new and the changed rows of a sheet; return which figures they move."""
    entries = [entry for entry in gathering.entries if entry.is_new or entry.changed]
    if not entries:
        return {}
    rows_write(gathering.register, entries)
    return gathering.register.marks(((entry.before, entry.row) for entry in entries), gathering.session)


def lock(registers: Sequence[SheetRegister]) -> None:
    """Keep other writers out of the registers' tables and of those that their rows stand beneath, from above downwards."""
    with connection.cursor() as cursor:
        for table in dict.fromkeys(table for register in registers for table in tables_of(register)):
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def tables_of(register: SheetRegister) -> Iterator[str]:
    """Yield the tables of rows that could be withdrawn above the register's, then its own."""
    for field in register.fields.values():
        model = field.related_model
        if isinstance(model, type) and hasattr(model, "withdrawal"):
            yield model._meta.db_table
    yield register.table


def rows_write(register: SheetRegister, entries: Iterable[Entry]) -> None:
    """Write the rows; runs in the caller's transaction, which holds the register against other writers.

    COPY and one statement take some thirty times as many rows a second as saving them one by one.
    """
    table = register.table
    key = str(register.model._meta.pk.column)
    columns = [f'"{field.column}"' for field in register.fields.values()]
    names = ", ".join([key, *columns])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.incoming")
        cursor.execute(f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
        with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for entry in entries:
                row = {**entry.row, **register.derived(entry.row)}
                copy.write_row([entry.pk, *(row[name] for name in register.fields)])
        settings = ", ".join(f"{column} = excluded.{column}" for column in columns)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming ORDER BY {key}"
            f" ON CONFLICT ({key}) DO UPDATE SET {settings}"
        )
