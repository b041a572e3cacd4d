"""The registers as they were: read from the recorded changes, so that no copy of them is kept.

A horizon tells which changes somebody had seen: the number of the newest one, and what was still under way then and came later
in spite of a lower number. What an act did in its own transaction it has seen.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from audit.describing import tables_by_name
from audit.models import Seal
from targets.horizons import Horizon

IS_CHANGE = "e.action IN ('insert', 'update', 'delete', 'truncate')"
"""What was there when recording began had been there before; who reads changes nothing."""
READ_FROM = re.compile(r'\b(?:FROM|JOIN) "(\w+)"')
"""The tables that a statement of Django reads."""

Parameters = list[Any]


def read_horizon() -> Horizon:
    """Return which changes a statement sees that is run now; asked before counting, so that it never tells of too many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(id) FROM audit_event), pg_current_snapshot()::text, pg_current_xact_id_if_assigned()::text"
        )
        last, snapshot, own = cursor.fetchone()
    return {"last": last or 0, "snapshot": snapshot, "own": own or ""}


@dataclass(frozen=True)
class Seen:
    """What was seen at a horizon; ``restored`` is the newest change that a dump had brought by then."""

    horizon: Horizon
    restored: int

    @property
    def unseen(self) -> str:
        """The condition on an event ``e`` that it had not been seen."""
        # Both bounds have an index; without the second, whatever was under way would be looked for among all events.
        return (
            "(e.id > %s OR (e.xid >= pg_snapshot_xmin(%s::pg_snapshot) AND e.id > %s AND e.xid::text <> %s"
            " AND NOT pg_visible_in_snapshot(e.xid, %s::pg_snapshot)))"
        )

    @property
    def parameters(self) -> Parameters:
        """The parameters of the condition."""
        snapshot = self.horizon["snapshot"]
        return [self.horizon["last"], snapshot, self.restored, self.horizon["own"], snapshot]


def read_seen(*horizons: Horizon) -> list[Seen]:
    """Return what was seen at each of these horizons (1 query)."""
    # A restored database counts transactions anew: those of the dump say nothing to its snapshots.
    brought = list(Seal.objects.filter(upto_xid=0).order_by().values_list("after_id", flat=True))
    return [
        Seen(horizon, max((last for last in brought if last <= horizon["last"]), default=0)) for horizon in horizons
    ]


@contextmanager
def registers_at(seen: Seen) -> Iterator[None]:
    """Let everything that is read within be as it was; nothing may be written."""

    def read(execute: Callable[..., Any], statement: str, parameters: Any, many: bool, context: Any) -> Any:
        tables = find_tables(statement)
        if not statement.startswith("SELECT") or not tables:
            return execute(statement, parameters, many, context)
        past = ", ".join(write_past(table, seen) for table in tables)
        return execute(
            f"WITH {past} {statement}", (*seen.parameters * 2 * len(tables), *(parameters or ())), many, context
        )

    with connection.execute_wrapper(read):
        yield


def find_tables(statement: str) -> list[str]:
    """Return the recorded tables that a statement reads."""
    return [name for name in dict.fromkeys(READ_FROM.findall(statement)) if name in tables_by_name()]


def write_past(table: str, seen: Seen) -> str:
    """Return a table as it was, under its own name: the rows that were not changed since, and the others as they were before."""
    key = tables_by_name()[table].key
    later = f"FROM audit_event e WHERE e.table_name = '{table}' AND {IS_CHANGE} AND {seen.unseen}"
    return (
        f'"{table}" AS NOT MATERIALIZED (SELECT t.* FROM public."{table}" t WHERE t."{key}" NOT IN (SELECT e.row_key {later})'
        f" UNION ALL SELECT was.* FROM (SELECT DISTINCT ON (e.row_key) e.before {later} ORDER BY e.row_key, e.id) AS changed,"
        f' LATERAL jsonb_populate_record(NULL::public."{table}", changed.before) AS was WHERE changed.before IS NOT NULL)'
    )


def list_changes(tables: Sequence[str], since: Seen, until: Seen) -> list[tuple[int, str, int]]:
    """Return number, table and row of the changes of tables that were seen at one horizon and not at an earlier one."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.id, e.table_name, e.row_key FROM audit_event e WHERE e.table_name = ANY(%s) AND {IS_CHANGE}"
            f" AND {since.unseen} AND NOT {until.unseen} ORDER BY e.id",
            [list(tables), *since.parameters, *until.parameters],
        )
        return cursor.fetchall()
