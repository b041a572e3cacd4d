"""The number of spot checks, and where pages of their list begin, from the tallies that a trigger keeps.

A condition on nothing but what the tallies tell apart is asked of them: some thousand rows in place of a million.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.lookups import IsNull, Lookup
from django.db.models.sql.constants import LOUTER
from django.db.models.sql.where import AND, OR, WhereNode

from targets.replica import get_reading_connection

TOLD = {"sampled_on", "stage", "outcome"}


def count_by_tallies(rows: QuerySet[Any]) -> int | None:
    """Return how many spot checks there are (1 query); None where the tallies cannot tell, and no query was asked."""
    told = find_told(rows)
    if told is None:
        return None
    from inspections.models import SpotCheckTally  # noqa: PLC0415 - models import this module

    return SpotCheckTally.objects.filter(told).aggregate(total=Sum("checks"))["total"] or 0


def find_told(rows: QuerySet[Any]) -> Q | None:
    """Return the condition on tallies under which the rows are counted; None where they tell too little."""
    query = rows.query
    used = [query.alias_map[alias] for alias, uses in query.alias_refcount.items() if uses]
    if (
        not all(keeps_rows(table) for table in used)
        or query.is_sliced
        or query.distinct
        or query.combinator
        or query.group_by is not None
    ):
        return None
    where = query.where
    others = [one for one in where.children if not is_standing(one)]
    # Withdrawn ones are not tallied, so the rows must be without them by a condition of their own.
    if where.negated or where.connector != AND or len(others) == len(where.children):
        return None
    return read_condition(others, AND)


def keeps_rows(table: Any) -> bool:
    """Say whether a table of the query leaves the number of rows as it is: their own, or what one of them at most refers to."""
    return table.parent_alias is None or (table.join_type == LOUTER and bool(table.join_field.many_to_one))


def read_condition(parts: Sequence[Any], connector: str) -> Q | None:
    """Return conditions on spot checks as one on tallies; None where a part of them is about something else."""
    found = []
    for one in parts:
        part = read_node(one) if isinstance(one, WhereNode) else read_lookup(one)
        if part is None or connector not in (AND, OR):
            return None
        found.append(part)
    return Q(*found, _connector=connector)


def read_node(where: WhereNode) -> Q | None:
    """Return a group of conditions as one on tallies."""
    found = read_condition(where.children, where.connector)
    return ~found if found is not None and where.negated else found


def read_lookup(one: Any) -> Q | None:
    """Return a comparison of one column with a plain value as one on tallies; None for anything else."""
    name = name_of(one)
    if name not in TOLD or not isinstance(one, Lookup) or hasattr(one.rhs, "resolve_expression"):
        return None
    return Q(**{f"{name}__{one.lookup_name}": one.rhs})


def is_standing(one: Any) -> bool:
    """Say whether a condition leaves withdrawn rows out."""
    return isinstance(one, IsNull) and one.rhs is True and name_of(one) == "withdrawal"


def name_of(one: Any) -> str:
    """Return the column that a comparison is about; empty where it is about none."""
    return getattr(getattr(getattr(one, "lhs", None), "target", None), "name", "")


def find_day(rows: QuerySet[Any], place: int, *, newest_first: bool) -> tuple[Any, int] | None:
    """Return on which day of rows in the order of their days a place lies, and how many rows lie before that day (1 query)."""
    told = find_told(rows)
    if told is None:
        return None
    from inspections.models import SpotCheckTally  # noqa: PLC0415 - models import this module

    days = SpotCheckTally.objects.filter(told).values("sampled_on").annotate(number=Sum("checks"))
    statement, values = days.query.sql_with_params()
    way = "DESC" if newest_first else "ASC"
    with get_reading_connection().cursor() as cursor:
        # The ORM sums no sums over a window, nor looks at a window's result in a condition.
        cursor.execute(
            "SELECT sampled_on, through - number FROM ("
            f" SELECT sampled_on, number, sum(number) OVER (ORDER BY sampled_on {way}) AS through FROM ({statement}) AS days"
            ") AS summed WHERE through > %s ORDER BY through LIMIT 1",
            [*values, place],
        )
        found: tuple[Any, int] | None = cursor.fetchone()
        return found and (found[0], int(found[1]))


def tallies_recount() -> None:
    """Count afresh and keep one tally of each kind, in one statement each: what others are writing meanwhile stays beside it."""
    with transaction.atomic(), connection.cursor() as cursor:
        # One after another, as each worker asks for it when it starts: of two at once neither would delete what the other writes.
        cursor.execute("SELECT pg_advisory_xact_lock('inspections_spotchecktally'::regclass::oid::bigint)")
        cursor.execute(
            "WITH gone AS (DELETE FROM inspections_spotchecktally)"
            " INSERT INTO inspections_spotchecktally (sampled_on, stage, outcome, checks)"
            " SELECT sampled_on, stage, outcome, count(*) FROM inspections_spotcheck WHERE withdrawal_id IS NULL GROUP BY 1, 2, 3"
        )
        cursor.execute(
            "WITH gone AS (DELETE FROM inspections_unmatchedtally)"
            " INSERT INTO inspections_unmatchedtally (producer_name, checks_change, failed_change)"
            " SELECT producer_name, count(*), count(*) FILTER (WHERE outcome = 'failed') FROM inspections_spotcheck"
            " WHERE withdrawal_id IS NULL AND producer_id IS NULL AND producer_name <> '' GROUP BY 1"
        )
