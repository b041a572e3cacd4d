"""The baseline of recomputation: one hand-written statement that yields the same figures of B5 and B6."""

import json
from typing import Any

from django.db import connection

type_of_figures = dict[tuple[str, int, str], tuple[int, int, dict[str, Any]]]
"""By indicator, quarter and window: numerator, denominator, breakdown."""

STATEMENT = """
CREATE TEMPORARY TABLE by_hand ON COMMIT DROP AS
WITH counted AS MATERIALIZED (
    SELECT stage, quarter,
        CASE GROUPING(township_id, industry_id, category)
            WHEN 7 THEN '' WHEN 3 THEN 'township' WHEN 5 THEN 'industry' ELSE 'category' END AS dimension,
        coalesce((SELECT code FROM departments_township t WHERE t.id = township_id), industry_id::text, category, '') AS key,
        count(*) FILTER (WHERE good) AS good, count(*) AS rows
    FROM (
        SELECT stage, s.township_id, e.industry_id, category, outcome = 'passed' AS good,
            20101 + (width_bucket(sampled_on, firsts) - 1) / 4 * 10 + (width_bucket(sampled_on, firsts) - 1) %% 4 AS quarter
        FROM (SELECT array_agg(starts_on ORDER BY starts_on) AS firsts FROM targets_quarter) AS quarters,
            inspections_spotcheck s LEFT JOIN enterprises_enterprise e ON e.id = s.producer_id
        WHERE outcome IN ('passed', 'failed')
    ) AS row
    GROUP BY stage, quarter, GROUPING SETS ((), (township_id), (industry_id), (category))
), span AS (
    SELECT q.id AS quarter, w.name AS "window", w.first
    FROM targets_quarter q, LATERAL (VALUES
        ('quarter', q.id), ('year_to_date', q.id / 10 * 10 + 1), ('plan_to_date', 20101)) AS w (name, first)
    WHERE q.id BETWEEN 20101 AND %s
), summed AS (
    SELECT stage, span.quarter, "window", dimension, key, sum(good)::bigint AS good, sum(rows)::bigint AS rows
    FROM span JOIN counted ON counted.quarter BETWEEN span.first AND span.quarter
    GROUP BY 1, 2, 3, 4, 5
), sliced AS (
    SELECT stage, quarter, "window", dimension, jsonb_object_agg(key, jsonb_build_array(good, rows)) AS slices,
        max(good) FILTER (WHERE dimension = '') AS good, max(rows) FILTER (WHERE dimension = '') AS rows
    FROM summed GROUP BY 1, 2, 3, 4
)
SELECT stage, quarter, "window", max(good) AS good, max(rows) AS rows,
    jsonb_object_agg(dimension, slices) FILTER (WHERE dimension <> '') AS breakdown
FROM sliced GROUP BY 1, 2, 3
"""
CODES = {"production": "B5", "market": "B6"}


def figures_by_hand(last_quarter: int) -> None:
    """Run the statement; its table lasts until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [last_quarter])


def figures_read() -> type_of_figures:
    """Return what the statement found."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT stage, quarter, "window", good, rows, breakdown::text FROM by_hand')
        rows = cursor.fetchall()
    return {
        (CODES[stage], key, window): (good, total, json.loads(text)) for stage, key, window, good, total, text in rows
    }
