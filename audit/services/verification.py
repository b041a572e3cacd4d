"""Verification: the trail is computed anew and compared with its seals, and the rows with their last events."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.db import connection
from django.utils import timezone
from psycopg import sql

from accounts.models import User
from audit.models import Event, Seal, Verification
from audit.services.sealing import NO_LIMIT, NO_SEAL, READ_EVENTS, compute_hash, read_anchored, read_heads
from audit.tracking import TrackedTable, tracked_tables
from audit.triggers import list_outdated
from targets.queue import enqueue

DIGEST = 32
"""Bytes of a digest."""
MOST_ROWS_NAMED = 20
"""Of one table."""

Head = tuple[str, int, str]
"""Where a seal was noted, its number and its hash."""


@dataclass(frozen=True)
class Break:
    """Where the trail does not hold: a kind that `audit/words.py` has words for, and what it concerns."""

    kind: str
    seal: int | None = None
    event: int | None = None
    table: str = ""
    row: int | None = None
    noted: str = ""


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
    seals, events, broken = check_seals(heads)
    return seals, events, [*([broken] if broken else []), *list_broken_triggers(), *list_unrecorded()]


def check_seals(heads: list[Head]) -> tuple[int, int, Break | None]:
    """Return how many seals and events hold, and the first break; heads are seals noted elsewhere."""
    # Events after a restored dump bear numbers of transactions that older seals cover too.
    restorings = list(Seal.objects.filter(upto_xid=0).order_by("pk").values_list("pk", "after_id"))
    count = events = upto = after_id = 0
    previous = NO_SEAL
    for seal in Seal.objects.order_by("pk").iterator(chunk_size=50):
        limit = next((last_id for number, last_id in restorings if number >= seal.pk), NO_LIMIT)
        if seal.pk != count + 1:
            return count, events, Break("seal_missing", seal=count + 1)
        if seal.from_xid != upto or compute_hash(seal, previous) != seal.hash:
            return count, events, Break("seal_changed", seal=seal.pk)
        noted = next((head for head in heads if head[1] == seal.pk and head[2] != seal.hash), None)
        if noted:
            return count, events, Break("head_differs", seal=seal.pk, noted=noted[0])
        broken = find_break(seal, read_sealed(seal, after_id, limit))
        if broken:
            return count, events, broken
        count, events, previous = seal.pk, events + len(seal.ids), seal.hash
        upto, after_id = seal.upto_xid, seal.after_id
    lost = next((head for head in heads if head[1] > count), None)
    return count, events, Break("head_missing", seal=lost[1], noted=lost[0]) if lost else None


def read_sealed(seal: Seal, after_id: int, limit: int) -> list[tuple[int, bytes]]:
    """Return number and digest of the events that stand now where the seal found its own."""
    with connection.cursor() as cursor:
        cursor.execute(READ_EVENTS, [str(seal.from_xid), str(seal.upto_xid or NO_LIMIT), after_id, limit])
        return [(number, bytes(digest)) for number, digest in cursor.fetchall()]


def find_break(seal: Seal, stored: list[tuple[int, bytes]]) -> Break | None:
    """Return the first place where the events of a seal are not those that it found."""
    sealed = [(number, bytes(seal.digests[i * DIGEST : (i + 1) * DIGEST])) for i, number in enumerate(seal.ids)]
    if stored == sealed:
        return None
    now, then = dict(stored), dict(sealed)
    for number, digest in sealed:
        if number not in now:
            return Break("event_missing", seal=seal.pk, event=number)
        if now[number] != digest:
            return break_at(seal, "event_changed", number)
    added = next((number for number, _digest in stored if number not in then), None)
    if added:
        return break_at(seal, "event_added", added)
    moved = next(number for (number, _), (other, _) in zip(sealed, stored, strict=True) if number != other)
    return break_at(seal, "events_swapped", moved)


def break_at(seal: Seal, kind: str, number: int) -> Break:
    """Return a break at an event, with the row that it is about."""
    event = Event.objects.get(pk=number)
    return Break(kind, seal.pk, number, event.table_name, event.row_key)


def list_broken_triggers() -> list[Break]:
    """Return the recording that is switched off or changed."""
    functions, tables = list_outdated()
    return [Break("not_recording", table=name) for name in [*functions, *(table.name for table in tables)]]


def list_unrecorded() -> list[Break]:
    """Return the rows that are not as their last event left them: somebody changed them past the trail."""
    return [found for table in tracked_tables() for found in unrecorded_of(table)]


def unrecorded_of(table: TrackedTable) -> Iterator[Break]:
    """Yield the rows of one table that are not as their last event left them, the first ones where they are many."""
    key, ignored, hidden = table.arguments
    # One statement, so that no change falls between the two sides.
    statement = sql.SQL(
        "SELECT CASE WHEN r.key IS NULL THEN 'row_deleted' WHEN e.row_key IS NULL THEN 'row_added' ELSE 'row_changed' END,"
        " coalesce(r.key, e.row_key) AS key FROM"
        " (SELECT (stored ->> {key})::bigint AS key, audit_kept(stored, {ignored}, {hidden}) AS kept"
        "  FROM (SELECT to_jsonb(t) AS stored FROM {table} t) AS s) AS r"
        " FULL JOIN (SELECT DISTINCT ON (row_key) row_key, after FROM audit_event WHERE table_name = {name}"
        "  ORDER BY row_key, id DESC) AS e ON e.row_key = r.key"
        " WHERE r.kept IS DISTINCT FROM e.after ORDER BY 2 LIMIT {most}"
    ).format(
        key=sql.Literal(key), ignored=sql.Literal(ignored), hidden=sql.Literal(hidden), most=sql.Literal(MOST_ROWS_NAMED),
        table=sql.Identifier(table.name), name=sql.Literal(table.name),
    )  # fmt: skip
    with connection.cursor() as cursor:
        # As text: django-pghistory puts words before what is no select, and knows no composed statements.
        cursor.execute(statement.as_string())
        rows = cursor.fetchall()
    for kind, row in rows:
        yield Break(kind, table=table.name, row=row)
