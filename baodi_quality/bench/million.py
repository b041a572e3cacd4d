"""A million spot checks, made inside the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from baodi_quality.bench.importing import registers_clear
from inspections.models import SpotCheck

ROWS = 1_000_000

# Multipliers prime to the moduli spread the rows evenly, and give the same rows every time.
INSERT = """
WITH firm AS (SELECT id, name, township_id, row_number() OVER (ORDER BY id) - 1 AS place FROM enterprises_enterprise)
INSERT INTO inspections_spotcheck (
    number, stage, sampled_on, producer_id, producer_name, producer_uscc, sampled_enterprise_id, sampled_name, township_id,
    sample_name, model, brand, batch, category, laboratory, first_result, retest_result, note
)
SELECT
    'M' || lpad(n::text, 8, '0'),
    CASE WHEN n %% 2 = 0 THEN 'production' ELSE 'market' END,
    DATE '2010-01-01' + (n * 7919 %% 1734)::int,
    CASE WHEN n * 31 %% 10 < 8 THEN firm.id END, firm.name, '', NULL, '',
    CASE WHEN n * 17 %% 100 < 98 THEN firm.township_id END,
    '样品' || n %% 97, '', '', 'L' || n %% 4001, '类别' || n * 13 %% 15, '演示检验所',
    CASE WHEN n * 37 %% 1000 < 40 THEN 'failed' WHEN n * 37 %% 1000 < 42 THEN 'refused'
         WHEN n * 37 %% 1000 < 47 THEN 'pending' ELSE 'passed' END,
    CASE WHEN n * 37 %% 1000 < 4 THEN 'passed' ELSE '' END, ''
FROM generate_series(1, %s::bigint) AS n
JOIN firm ON firm.place = n * 101 %% (SELECT count(*) FROM firm)
"""


def million_write() -> None:
    """Replace the register of spot checks by a million rows over all enterprises, townships and quarters."""
    spot_checks_write(ROWS)


def spot_checks_write(rows: int) -> None:
    """Replace the register of spot checks by so many rows."""
    registers_clear()
    with transaction.atomic(), connection.cursor() as cursor, indexes_dropped():
        # The rows refer to what is there: to look it up for each would take longer than all else. The tallies' triggers go on.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(INSERT, [rows])
    with connection.cursor() as cursor:
        # The planner has to know the rows, and the first pages must not pay for marking them visible.
        cursor.execute(f"VACUUM ANALYZE {SpotCheck._meta.db_table}")


@contextmanager
def indexes_dropped() -> Iterator[None]:
    """Drop the indexes of spot checks, those of constraints excepted, for the time of the block; must be in a transaction.

    An index is built in a fraction of the time that it takes to write into it row by row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
            [SpotCheck._meta.db_table],
        )
        indexes = cursor.fetchall()
        cursor.execute(f"DROP INDEX {', '.join(name for name, _definition in indexes)}")
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL session_replication_role = origin")
        for _name, definition in indexes:
            cursor.execute(definition)
