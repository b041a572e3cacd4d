"""The baseline of imports that checks nothing: calamine reads the sheet, and COPY writes its rows."""

from pathlib import Path
from typing import Any

import python_calamine
from django.db import connection

from departments.models import Township
from enterprises.models import Enterprise
from inspections.models import FailingItem, SpotCheck

STAGES = {"生产": "production", "流通": "market"}
RESULTS = {"合格": "passed", "不合格": "failed", "": ""}
COLUMNS = (
    "id", "number", "stage", "sampled_on", "producer_name", "producer_uscc", "sampled_name", "sample_name", "model", "brand",
    "batch", "category", "laboratory", "first_result", "retest_result", "note", "producer_id", "sampled_enterprise_id",
    "township_id",
)  # fmt: skip


def bare_import(path: str) -> None:
    """Write the batches and the failing items of a sheet of the bench, whose rows are known to be right."""
    enterprises = dict(Enterprise.objects.values_list("name", "pk"))
    townships = dict(Township.objects.values_list("name", "pk"))
    # The fastest reading there is, so that the portal is compared with a bound and not with a straw man.
    lines: Any = python_calamine.load_workbook(Path(path)).get_sheet_by_index(0).iter_rows()
    next(lines)
    batches: dict[Any, tuple[Any, ...]] = {}
    items: list[tuple[Any, ...]] = []
    for line in lines:
        (
            number, stage, day, producer, uscc, sampled, township, sample, model, brand, batch, category, laboratory, result,
            item, measured, limit, retest, note,
        ) = line  # fmt: skip
        row = (
            len(batches) + 1, number, STAGES[stage], day, producer, uscc, sampled, sample, model, brand, batch, category,
            laboratory, RESULTS[result], RESULTS[retest], note, enterprises.get(producer), enterprises.get(sampled),
            townships.get(township),
        )  # fmt: skip
        # A batch with several failing items has several lines; its first one makes the row.
        key = batches.setdefault(number, row)[0]
        if item:
            items.append((key, 1 + bool(items and items[-1][0] == key), item, measured, limit))
    with connection.cursor() as cursor:
        copy_rows(cursor, SpotCheck._meta.db_table, COLUMNS, batches.values())
        copy_rows(cursor, FailingItem._meta.db_table, ("spot_check_id", "position", "item", "measured", "limit"), items)


def copy_rows(cursor: Any, table: str, columns: Any, rows: Any) -> None:
    """COPY rows into a table."""
    names = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
