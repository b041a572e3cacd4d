"""Batches of a sheet beside the register: copied into a temporary table, told apart by their fate, then written.

Everything runs in the caller's transaction, whose end drops the temporary tables.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from departments.models import Township
from inspections.imports.spot_check_batches import Batch, SpotCheckSheet
from inspections.models import FailingItem, SpotCheck

CHECKS = SpotCheck._meta.db_table
ITEMS = FailingItem._meta.db_table
TOWNSHIPS = Township._meta.db_table

TEXTS = (
    "producer_name",
    "producer_uscc",
    "sampled_name",
    "sample_name",
    "model",
    "brand",
    "batch",
    "category",
    "laboratory",
    "first_result",
    "retest_result",
    "note",
)
"""Columns of text, which have the same name in the sheet and in the register; blank is ''."""
KEYS = {"producer_name": "producer_id", "sampled_name": "sampled_enterprise_id", "township": "township_id"}
"""Columns of the register that follow from a column of the sheet."""
COLUMNS = ("number", "stage", "sampled_on", *TEXTS, *KEYS.values())
WRITTEN = COLUMNS[1:]
COUNTED = ("sampled_on", "stage", "outcome", "township_id", "category", "producer_id", "sampled_enterprise_id")
"""What figures are made of; a change in nothing else leaves every figure as it is."""

STORED_ITEMS = f"""coalesce((
    SELECT jsonb_agg(jsonb_build_array(i.item, i.measured, i."limit") ORDER BY i.position)
    FROM {ITEMS} i WHERE i.spot_check_id = s.id), '[]')"""


@dataclass(frozen=True)
class Fates:
    """What becomes of the sheet's sound batches."""

    new: int
    changed: int
    unchanged: int


def stage(sheet: SpotCheckSheet) -> None:
    """Copy the sheet's sound batches into a temporary table.

    Of batches that are in the register already, what the sheet has no column for is taken over as it stands.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.staged, pg_temp.fated")
        cursor.execute(
            f"CREATE TEMPORARY TABLE staged ON COMMIT DROP AS SELECT {', '.join(COLUMNS)}, 0 AS line, '[]'::jsonb AS items"
            f" FROM {CHECKS} WITH NO DATA"
        )
        with cursor.copy(f"COPY staged ({', '.join(COLUMNS)}, line, items) FROM STDIN") as copy:
            for row in staged_rows(sheet):
                copy.write_row(row)
        cursor.execute("ANALYZE staged")
        take_over(cursor, sheet.present)


def staged_rows(sheet: SpotCheckSheet) -> Iterator[list[Any]]:
    """Yield one row for each sound batch, in the order of COLUMNS, its line and its items."""
    for number, batch in sheet.sound():
        yield [
            number,
            batch.get("stage"),
            batch.get("sampled_on"),
            *(batch.get(key) or "" for key in TEXTS),
            batch.producer,
            batch.sampled,
            batch.township,
            batch.line,
            items_json(batch),
        ]


def items_json(batch: Batch) -> str:
    """Return the failing items as JSON: [[item, measured, limit], …]."""
    if not batch.items:
        return "[]"
    return json.dumps(
        [[item, measured, limit] for item, (measured, limit, _) in batch.items.items()], ensure_ascii=False
    )


def take_over(cursor: Any, present: frozenset[str]) -> None:
    """Fill the staged rows from the register where the sheet is silent.

    A match that the office made by hand stands as long as the sheet names the same producer or unit, and a township that
    was merged since as long as the sheet names its successor.
    """
    kept = {
        "producer_id": "CASE WHEN t.producer_name = s.producer_name AND t.producer_uscc = s.producer_uscc"
        " THEN coalesce(t.producer_id, s.producer_id) ELSE t.producer_id END",
        "sampled_enterprise_id": "CASE WHEN t.sampled_name = s.sampled_name"
        " THEN coalesce(t.sampled_enterprise_id, s.sampled_enterprise_id) ELSE t.sampled_enterprise_id END",
        "township_id": f"CASE WHEN EXISTS (SELECT FROM {TOWNSHIPS} p WHERE p.id = s.township_id"
        " AND p.successor_id = t.township_id AND p.until < t.sampled_on) THEN s.township_id ELSE t.township_id END",
    }
    for column in WRITTEN:
        if column in TEXTS and column not in present:
            kept[column] = f"s.{column}"
    if not present & {"producer_name", "producer_uscc"}:
        kept["producer_id"] = "s.producer_id"
    for column, key in (("sampled_name", "sampled_enterprise_id"), ("township", "township_id")):
        if column not in present:
            kept[key] = f"s.{key}"
    if "item" not in present:
        kept["items"] = STORED_ITEMS
    settings = ", ".join(f"{column} = {value}" for column, value in kept.items())
    cursor.execute(f"UPDATE staged t SET {settings} FROM {CHECKS} s WHERE s.number = t.number")


def tell_fates() -> Fates:
    """Tell the staged batches apart, into the temporary table ``fated``, and count them."""
    pairs = ", ".join(f"t.{column}" for column in WRITTEN), ", ".join(f"s.{column}" for column in WRITTEN)
    with connection.cursor() as cursor:
        cursor.execute(f"""
            CREATE TEMPORARY TABLE fated ON COMMIT DROP AS
            SELECT t.*, s.id AS stored_id, s.id IS NOT NULL AND t.items IS DISTINCT FROM {STORED_ITEMS} AS other_items,
                   s.id IS NOT NULL AND ({pairs[0]}) IS DISTINCT FROM ({pairs[1]}) AS other_values
            FROM staged t LEFT JOIN {CHECKS} s ON s.number = t.number""")
        cursor.execute("ANALYZE fated")
        cursor.execute("""
            SELECT count(*) FILTER (WHERE stored_id IS NULL), count(*) FILTER (WHERE other_items OR other_values),
                   count(*) FILTER (WHERE stored_id IS NOT NULL AND NOT other_items AND NOT other_values) FROM fated""")
        return Fates(*cursor.fetchone())


def told_fates() -> Iterator[tuple[str, str]]:
    """Yield the number and the fate of each batch that was told apart, in the order of the sheet, as they are asked for."""
    with connection.chunked_cursor() as cursor:
        cursor.execute("""
            SELECT number, CASE WHEN stored_id IS NULL THEN 'new' WHEN other_items OR other_values THEN 'changed'
                           ELSE 'unchanged' END FROM fated ORDER BY line""")
        yield from cursor


def impossible_retests() -> list[tuple[str, int, str]]:
    """Take out the batches that keep a re-test which no longer follows a conclusion; return number, line, first result."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM staged WHERE retest_result <> '' AND first_result NOT IN ('passed', 'failed')"
            " RETURNING number, line, first_result"
        )
        return cursor.fetchall()


def write_staged() -> set[int]:
    """Write the new and the changed batches with their items; return the quarters whose figures can move.

    The caller has locked the register against other writers, so that the fates still hold.
    """
    with connection.cursor() as cursor:
        quarters = counted_quarters(cursor)
        settings = ", ".join(f"{column} = excluded.{column}" for column in WRITTEN)
        cursor.execute(f"""
            INSERT INTO {CHECKS} ({", ".join(COLUMNS)})
            SELECT {", ".join(COLUMNS)} FROM fated WHERE stored_id IS NULL OR other_values ORDER BY line
            ON CONFLICT (number) DO UPDATE SET {settings}""")
        write_items(cursor)
    return quarters


def counted_quarters(cursor: Any) -> set[int]:
    """Return the quarters of the old and of the new values of all batches that come to count otherwise than they did."""
    outcome = "CASE WHEN t.retest_result <> '' THEN t.retest_result WHEN t.first_result = 'refused' THEN 'failed' ELSE t.first_result END"
    new = ", ".join(outcome if column == "outcome" else f"t.{column}" for column in COUNTED)
    old = ", ".join(f"s.{column}" for column in COUNTED)
    cursor.execute(f"""
        SELECT DISTINCT extract(year FROM day)::int * 10 + extract(quarter FROM day)::int
        FROM (SELECT t.sampled_on AS after, s.sampled_on AS before, {outcome} AS outcome_after, s.outcome AS outcome_before
              FROM fated t LEFT JOIN {CHECKS} s ON s.id = t.stored_id
              WHERE (t.stored_id IS NULL OR t.other_values) AND ({new}) IS DISTINCT FROM ({old})) moved,
             LATERAL (VALUES (after, outcome_after), (before, outcome_before)) side (day, outcome)
        WHERE day IS NOT NULL AND outcome <> 'pending'""")
    return {quarter for (quarter,) in cursor.fetchall()}


def write_items(cursor: Any) -> None:
    """Replace the failing items of the batches whose items differ, and write those of the new ones."""
    cursor.execute(f"DELETE FROM {ITEMS} WHERE spot_check_id IN (SELECT stored_id FROM fated WHERE other_items)")
    cursor.execute(f"""
        INSERT INTO {ITEMS} (spot_check_id, position, item, measured, "limit")
        SELECT s.id, found.position, found.row ->> 0, found.row ->> 1, found.row ->> 2
        FROM fated t JOIN {CHECKS} s ON s.number = t.number,
             LATERAL jsonb_array_elements(t.items) WITH ORDINALITY found (row, position)
        WHERE t.stored_id IS NULL OR t.other_items""")
