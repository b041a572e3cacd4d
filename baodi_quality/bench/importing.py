"""Import of 100,000 lines against the stock resource."""

import tempfile
import time
from pathlib import Path
from typing import Any

from django.db import connection

from baodi_quality.bench.processes import managed
from baodi_quality.bench.report import Bound, Result
from baodi_quality.bench.sheets import csv_write, sheet_write
from baodi_quality.bench.stock import stock_import
from inspections.models import FailingItem, SpotCheck

LINES, STOCK_LINES = 100_000, 5_000
MEMORY_MB = 500
COMPARED = (
    "number", "stage", "sampled_on", "producer_id", "sampled_enterprise_id", "township_id", "sample_name", "model", "brand",
    "batch", "category", "first_result", "outcome",
)  # fmt: skip


def measure_import() -> list[Result]:
    """Import a large sheet through the portal's own command, and the first lines of it through the stock resource."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder, "large.xlsx"), Path(folder, "small.csv")
        batches, few = sheet_write(large, LINES), csv_write(small, STOCK_LINES)
        registers_clear()
        started = time.perf_counter()
        stock_import(small)
        stock = STOCK_LINES / (time.perf_counter() - started)
        expected = stored(few)
        registers_clear()
        run = managed("import_spot_checks", str(large))
    same_rows(expected, stored(few), batches)
    ours = LINES / run.seconds
    return [
        Result(
            "import of 100,000 lines", f"{ours:,.0f} rows/s ({run.seconds:.1f} s)",
            f"stock django-import-export, first 5,000: {stock:,.0f} rows/s", ours / stock, Bound.AT_LEAST, 20,
        ),
        Result("its memory", f"{run.megabytes:.0f} MB at most", "none: an absolute bound", run.megabytes, Bound.AT_MOST, MEMORY_MB, "MB"),
    ]  # fmt: skip


def registers_clear() -> None:
    """Empty the register of spot checks, as fresh as a new table."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {SpotCheck._meta.db_table}, {FailingItem._meta.db_table} CASCADE")


def stored(count: int) -> list[tuple[Any, ...]]:
    """Return the first batches as they are stored."""
    return list(SpotCheck.objects.order_by("number").values_list(*COMPARED)[:count])


def same_rows(expected: list[tuple[Any, ...]], found: list[tuple[Any, ...]], batches: int) -> None:
    """Raise AssertionError unless both ways stored the same rows, and ours all of them with their items."""
    if expected != found:
        raise AssertionError("the stock resource and the portal stored different rows")
    if SpotCheck.objects.count() != batches:
        raise AssertionError("the import did not store every batch")
    failed = SpotCheck.objects.filter(outcome="failed").count()
    if not 2 * failed - 1 <= FailingItem.objects.count() <= 2 * failed:
        raise AssertionError("the import did not store every failing item")
