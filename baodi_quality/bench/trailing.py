"""What the trail costs an import, and how long its verification takes."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from psycopg import sql

from audit.models import Event
from audit.services.sealing import trail_seal
from audit.services.verification import find_breaks
from audit.tracking import tracked_tables
from audit.triggers import EVENTS
from baodi_quality.bench.importing import registers_clear
from baodi_quality.bench.processes import run_command
from baodi_quality.bench.report import Bound, Result
from baodi_quality.bench.sheets import sheet_write
from inspections.models import SpotCheck

LINES, ROUNDS = 100_000, 3
RECORDS, SEALS = 1_000_000, 50
MOST_SECONDS = 60


def measure_trail() -> list[Result]:
    """Import a large sheet with and without the trail, and verify a large trail."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder, "large.xlsx")
        sheet_write(sheet, LINES)
        with_trail, without = [], []
        # In turn, since what else the machine does hits one run or the other.
        for _ in range(ROUNDS):
            with trail_switched_off():
                without.append(import_seconds(sheet))
            with_trail.append(import_seconds(sheet))
    ours, bare = min(with_trail), min(without)
    records_add()
    seals, records, seconds = verify_seconds()
    return [
        Result(
            f"import of {LINES:,} lines with the trail", f"{ours:.1f} s", f"the same with its triggers off: {bare:.1f} s",
            ours / bare, Bound.AT_MOST, 1.15,
        ),
        Result(
            f"verification of {records:,} records", f"{seconds:.1f} s ({seals} seals)", "none: an absolute bound",
            seconds, Bound.AT_MOST, MOST_SECONDS, "s",
        ),
    ]  # fmt: skip


def import_seconds(sheet: Path) -> float:
    """Import into an empty register in a process of its own; return the seconds it took."""
    registers_clear()
    seconds = run_command("import_spot_checks", str(sheet)).seconds
    if not SpotCheck.objects.exists():
        raise AssertionError("the import stored nothing")
    return seconds


@contextmanager
def trail_switched_off() -> Iterator[None]:
    """Let nothing be recorded for the time of the block, as only the owner of the tables can."""
    triggers_set("DISABLE TRIGGER {}")
    yield
    triggers_set("ENABLE ALWAYS TRIGGER {}")


def triggers_set(change: str) -> None:
    """Change every trigger of the trail."""
    with connection.cursor() as cursor:
        for table in tracked_tables():
            for trigger in EVENTS:
                words = sql.SQL("ALTER TABLE {} ").format(sql.Identifier(table.name))
                cursor.execute((words + sql.SQL(change).format(sql.Identifier(trigger))).as_string())


def records_add() -> None:
    """Fill the trail up to the promised number with further records of the rows imported last, sealed in many pieces."""
    missing = RECORDS - Event.objects.count()
    with connection.cursor() as cursor:
        for _ in range(SEALS):
            cursor.execute(
                "INSERT INTO audit_event (act_id, table_name, row_key, action, before, after)"
                " SELECT e.act_id, e.table_name, e.row_key, 'update', e.after, e.after FROM audit_event e"
                " WHERE e.table_name = %s AND e.action = 'insert' ORDER BY e.id DESC LIMIT %s",
                [SpotCheck._meta.db_table, missing // SEALS],
            )
            trail_seal()


def verify_seconds() -> tuple[int, int, float]:
    """Verify the whole trail; return how many seals and records hold, and the seconds it took."""
    started = time.perf_counter()
    seals, records, breaks = find_breaks([])
    seconds = time.perf_counter() - started
    # What was imported while nothing was recorded is found beside the rows, and rightly.
    if any(broken.seal and not broken.explained for broken in breaks):
        raise AssertionError("the trail does not hold")
    return seals, records, seconds
