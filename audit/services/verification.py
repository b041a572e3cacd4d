"""Verification: the trail is computed anew and compared with its seals, and the rows with their last events."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from django.db import connection
from django.utils import timezone
from psycopg import sql

from accounts.models import User
from audit.models import Break, Reanchoring, Verification
from audit.services.chain import Head, check_seals
from audit.services.sealing import read_anchored, read_heads
from audit.tracking import TrackedTable, tracked_tables
from audit.triggers import list_outdated
from targets.queue import enqueue

MOST_ROWS_NAMED = 20
"""Of one table."""


def verification_request(*, user: User) -> Verification:
    """Ask a worker for a verification."""
    verification = Verification.objects.create(requested_by=user)
    enqueue("audit.tasks.verify", verification.pk)
    return verification


def verification_run(*, verification: Verification, anchors: Iterable[Head] = ()) -> None:
    """Verify the trail, and store what was found."""
    seals, events, found = find_breaks([*read_heads(), *read_anchored(), *anchors])
    verification.seals, verification.events, verification.breaks = seals, events, [asdict(one) for one in found]
    verification.finished_at = timezone.now()
    verification.save(update_fields=["seals", "events", "breaks", "finished_at"])


def find_breaks(heads: list[Head]) -> tuple[int, int, list[Break]]:
    """Return how many seals and events hold, and where the trail does not: in its chain, its triggers, or beside the rows."""
    seals, events, broken = check_seals(heads, Reanchoring.objects.explained())
    # Rows that are not as their last event left them: somebody changed them past the trail.
    unrecorded = [found for table in tracked_tables() for found in unrecorded_of(table)]
    return seals, events, [*broken, *list_broken_triggers(), *unrecorded]


def list_broken_triggers() -> list[Break]:
    """Return the recording that is switched off or changed."""
    functions, tables = list_outdated()
    return [Break("not_recording", table=name) for name in [*functions, *(table.name for table in tables)]]


def unrecorded_of(table: TrackedTable) -> Iterator[Break]:
    """Yield the rows of one table that are not as their last event left them, the first ones where they are many.

    What the database works out from other columns is left out: a migration may compute it otherwise, and nobody can change it.
    So are columns that a migration added or took away since: of those the event knows nothing.
    """
    key, ignored, hidden = table.arguments
    # One statement, so that no change falls between the two sides.
    statement = sql.SQL(
        "SELECT CASE WHEN r.key IS NULL THEN 'row_deleted' WHEN e.row_key IS NULL THEN 'row_added' ELSE 'row_changed' END,"
        " coalesce(r.key, e.row_key) AS key FROM"
        " (SELECT (stored ->> {key})::bigint AS key, audit_kept(stored, {ignored}, {hidden}) AS kept"
        "  FROM (SELECT to_jsonb(t) AS stored FROM {table} t) AS s) AS r"
        " FULL JOIN (SELECT DISTINCT ON (row_key) row_key, after FROM audit_event WHERE table_name = {name} AND action NOT IN ('read', 'refuse', 'remove')"
        "  ORDER BY row_key, id DESC) AS e ON e.row_key = r.key"
        " WHERE r.kept - {generated}::text[] IS DISTINCT FROM e.after - {generated}::text[]"
        # Column by column only where the whole is another: it takes many times as long.
        " AND (r.kept IS NULL OR e.after IS NULL OR EXISTS (SELECT FROM jsonb_each(e.after - {generated}::text[]) AS said"
        "  WHERE r.kept ? said.key AND r.kept -> said.key IS DISTINCT FROM said.value))"
        " ORDER BY 2 LIMIT {most}"
    ).format(
        generated=sql.Literal(table.generated), key=sql.Literal(key), ignored=sql.Literal(ignored), hidden=sql.Literal(hidden), most=sql.Literal(MOST_ROWS_NAMED),
        table=sql.Identifier(table.name), name=sql.Literal(table.name),
    )  # fmt: skip
    with connection.cursor() as cursor:
        # As text: django-pghistory puts words before what is no select, and knows no composed statements.
        cursor.execute(statement.as_string())
        rows = cursor.fetchall()
    for kind, row in rows:
        yield Break(kind, table=table.name, row=row)
