"""Import of 100,000 lines against bare COPY and against django-import-export."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from baodi_quality.bench.processes import run_command
from baodi_quality.bench.report import Bound, Result
from baodi_quality.bench.sheets import csv_write, sheet_write
from baodi_quality.bench.stock import TunedSpotCheckResource, row_loop_import, stock_import
from inspections.models import FailingItem, SpotCheck

LINES, STOCK_LINES, TUNED_LINES = 100_000, 5_000, 20_000
MEMORY_MB = 300
BARE = "from baodi_quality.bench.bare import bare_import; bare_import({!r})"
COMPARED = (
    "number", "stage", "sampled_on", "producer_id", "sampled_enterprise_id", "township_id", "sample_name", "model", "brand",
    "batch", "category", "first_result", "outcome",
)  # fmt: skip


def measure_import() -> list[Result]:
    """Import a large sheet through the portal's own command, and the same or its first lines in four other ways."""
    with tempfile.TemporaryDirectory() as folder:
        large, small, single = Path(folder, "large.xlsx"), Path(folder, "small.csv"), Path(folder, "single.csv")
        batches, few = sheet_write(large, LINES), csv_write(small, STOCK_LINES)
        csv_write(single, TUNED_LINES, only_first=True)
        stock = measure_rate(STOCK_LINES, lambda: stock_import(small))
        expected = read_stored_batches(few)
        row_loop = measure_rate(STOCK_LINES, lambda: row_loop_import(small))
        # Each way of importing is checked: a fast one that stores something else is no baseline.
        same_rows(expected, read_stored_batches(few), few, items=False)
        tuned = measure_rate(TUNED_LINES, lambda: stock_import(single, TunedSpotCheckResource))
        bare_runs, runs = [], []
        # In turn and twice, since what else the machine does hits one run or the other.
        for _ in range(2):
            registers_clear()
            bare_runs.append(run_command("shell", "--no-imports", "-v", "0", "-c", BARE.format(str(large))).seconds)
            same_rows(expected, read_stored_batches(few), batches)
            registers_clear()
            runs.append(run_command("import_spot_checks", str(large)))
            same_rows(expected, read_stored_batches(few), batches)
    # The quicker of two: what disturbs only ever makes slower.
    run = min(runs, key=lambda run: run.seconds)
    bare, ours = LINES / min(bare_runs), LINES / run.seconds
    name, told = f"import of {LINES:,} lines", f"{ours:,.0f} rows/s ({run.seconds:.1f} s)"
    return [
        Result(name, told, f"calamine and a bare COPY of its rows, nothing checked: {bare:,.0f} rows/s", ours / bare, Bound.AT_LEAST, 0.6),
        Result(name, told, f"the same resource by import-export's row loop, first {STOCK_LINES:,}: {row_loop:,.0f} rows/s", ours / row_loop, Bound.AT_LEAST, 25),
        Result(name, told, f"a stock resource of import-export, first {STOCK_LINES:,}: {stock:,.0f} rows/s", ours / stock, Bound.AT_LEAST, 20),
        Result(name, told, f"import-export tuned, inserts only, {TUNED_LINES:,} lines: {tuned:,.0f} rows/s", ours / tuned, Bound.AT_LEAST, 1.5),
        Result("its memory", f"{run.megabytes:.0f} MB at most", "none: an absolute bound", run.megabytes, Bound.AT_MOST, MEMORY_MB, "MB"),
    ]  # fmt: skip


def measure_rate(lines: int, run: Callable[[], int]) -> float:
    """Import into an empty register; return lines a second."""
    registers_clear()
    started = time.perf_counter()
    if run() != lines:
        raise AssertionError("not every line was imported")
    return lines / (time.perf_counter() - started)


def registers_clear() -> None:
    """Empty the register of spot checks, as fresh as a new table."""
    with connection.cursor() as cursor:
        # Not DELETE, which leaves dead rows and swollen indexes to the next way of importing.
        cursor.execute(f"TRUNCATE {SpotCheck._meta.db_table}, {FailingItem._meta.db_table} CASCADE")


def read_stored_batches(count: int) -> list[tuple[Any, ...]]:
    """Return the first batches as they are stored."""
    return list(SpotCheck.objects.order_by("number").values_list(*COMPARED)[:count])


def same_rows(
    expected: list[tuple[Any, ...]], found: list[tuple[Any, ...]], batches: int, *, items: bool = True
) -> None:
    """Raise AssertionError unless both ways stored the same rows, and ours all of them with their items."""
    if expected != found:
        raise AssertionError("two ways of importing stored different rows")
    if SpotCheck.objects.count() != batches:
        raise AssertionError("the import did not store every batch")
    failed = SpotCheck.objects.filter(outcome="failed").count()
    # The last batch may be cut after its first line.
    if items and not 2 * failed - 1 <= FailingItem.objects.count() <= 2 * failed:
        raise AssertionError("the import did not store every failing item")
