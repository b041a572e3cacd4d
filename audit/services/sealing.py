"""Sealing: some seconds' events are bound into a chain of hashes, once nothing can come among them any more.

Not by a trigger: writers that each look for the last link at the same time would fork the chain. Only transactions below the
oldest one still open are sealed, so that no writer waits and none comes late; a long import holds sealing back.
"""

import datetime as dt
import fcntl
import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.policy import read_policy
from audit.models import Seal

log = logging.getLogger(__name__)

LOCK = 1_592_015
"""The number of the sealers' advisory lock: any number that nobody else locks."""
NO_LIMIT = 2**62
NO_SEAL = "0" * 64
"""What the first seal has as the one before it."""

READ_EVENTS = (
    "SELECT e.id, audit_digest(e, a) FROM audit_event e LEFT JOIN audit_act a ON a.id = e.act_id"
    " WHERE e.xid >= %s::text::xid8 AND e.xid < %s::text::xid8 AND e.id > %s AND e.id <= %s"
    " ORDER BY e.xid, e.id"
)


@transaction.atomic
def trail_seal() -> Seal | None:
    """Seal what has ended since the last seal; None where there is nothing, or another worker is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        last = read_last_seal()
        from_xid, after_id = (last.upto_xid, last.after_id) if last else (0, 0)
        cursor.execute(
            "SELECT pg_snapshot_xmin(s)::text::numeric, pg_snapshot_xmax(s)::text::numeric FROM pg_current_snapshot() s"
        )
        horizon, next_xid = (int(number) for number in cursor.fetchone())
        # A dump brought into another database server brings events with numbers that its transactions have not come to.
        restored = horizon < from_xid
        cursor.execute(READ_EVENTS, [str(from_xid), str(NO_LIMIT if restored else horizon), after_id, NO_LIMIT])
        events = [(number, bytes(digest)) for number, digest in cursor.fetchall()]
        if not events and not restored:
            return None
        if restored:
            cursor.execute(
                "SELECT coalesce(max(id), %s) FROM audit_event WHERE xid >= %s::text::xid8", [after_id, str(next_xid)]
            )
            after_id = cursor.fetchone()[0]
        seal = Seal(
            id=last.pk + 1 if last else 1,
            sealed_at=timezone.now(),
            from_xid=from_xid,
            # Counted anew, with the events that came after the dump.
            upto_xid=0 if restored else horizon,
            after_id=after_id,
            ids=[number for number, _digest in events],
            digests=b"".join(digest for _number, digest in events),
        )
        seal.hash = compute_hash(seal, last.hash if last else NO_SEAL)
        seal.save(force_insert=True)
    transaction.on_commit(lambda: head_keep(seal))
    return seal


def read_last_seal() -> Seal | None:
    """Return the newest seal, without the digests: one that sealed a first import holds millions."""
    return Seal.objects.defer("ids", "digests").first()


def read_unsealed() -> tuple[int, dt.datetime | None]:
    """Return how many events wait for the next seal, and since when the oldest does."""
    last = read_last_seal()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(at) FROM audit_event WHERE xid >= %s::text::xid8 AND id > %s",
            [str(last.upto_xid), last.after_id] if last else ["0", 0],
        )
        count, oldest = cursor.fetchone()
    return count, oldest


def read_digests(numbers: Iterable[int]) -> dict[int, str]:
    """Return the digests of events as seals bind them, in hexadecimal, by their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, encode(audit_digest(e, a), 'hex') FROM audit_event e"
            " LEFT JOIN audit_act a ON a.id = e.act_id WHERE e.id = ANY(%s)",
            [list(numbers)],
        )
        return dict(cursor.fetchall())


def compute_hash(seal: Seal, previous: str) -> str:
    """Return the hash over a seal and the one before it; each part stands behind its length."""
    said = [
        previous,
        seal.pk,
        seal.sealed_at.timestamp(),
        seal.from_xid,
        seal.upto_xid,
        seal.after_id,
        len(seal.ids),
        seal.ids,
    ]
    parts = [str(part).encode() for part in said] + [bytes(seal.digests)]
    return hashlib.sha256(b"".join(b"%d:" % len(part) + part for part in parts)).hexdigest()


def heads_file() -> Path:
    """Return the file beside the database in which each day's last seal stands: who changes one does not change the other."""
    return Path(settings.DATA_DIR) / "trail-heads.txt"


def head_keep(seal: Seal) -> None:
    """Note the seal as the head of its day, in place of an earlier one of the same day."""
    path, day = heads_file(), timezone.localtime(seal.sealed_at).date().isoformat()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a") as lock:
        # The next sealer may be here before this one, and nobody's head may be lost.
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = {noted[0]: noted for noted in read_heads()}
        kept[day] = max(kept.get(day, (day, 0, "")), (day, seal.pk, seal.hash), key=lambda noted: noted[1])
        draft = path.with_suffix(".draft")
        lines = (f"{day} {number} {digest}\n" for day, number, digest in kept.values())
        draft.write_text("".join(lines), encoding="ascii")
        # At once or not at all: a half-written file would look like a broken trail.
        draft.replace(path)
    if settings.TRAIL_ANCHOR and read_policy().audit_offsite_anchor:
        anchor_add(Path(settings.TRAIL_ANCHOR), day, seal)


def anchor_add(path: Path, day: str, seal: Seal) -> None:
    """Add the first seal of a day to the file on the second machine; no line there is ever written again.

    A machine that is away stops no seal: the self-check turns red, and the next seal tries again.
    """
    try:
        last = path.read_text(encoding="ascii").splitlines()[-1:] if path.exists() else []
        if not (last and last[0].startswith(day)):
            with path.open("a", encoding="ascii") as lines:
                lines.write(f"{day} {seal.pk} {seal.hash}\n")
    except OSError as error:
        log.warning("the head of the trail could not be added to %s: %s", path, error)


def read_anchored() -> list[tuple[str, int, str]]:
    """Return day, number and hash of the seals noted on the second machine, the oldest first; OSError where it is away."""
    if not (settings.TRAIL_ANCHOR and Path(settings.TRAIL_ANCHOR).exists()):
        return []
    return read_head_lines(Path(settings.TRAIL_ANCHOR))


def read_head_at(moment: dt.datetime) -> str:
    """Return the last seal by a moment as ``verify_trail --anchor`` takes it; empty before the first (1 query)."""
    seal = Seal.objects.filter(sealed_at__lte=moment).first()
    return f"{seal.pk}:{seal.hash}" if seal else ""


def read_heads() -> list[tuple[str, int, str]]:
    """Return day, number and hash of the seals noted beside the database, the oldest first."""
    path = heads_file()
    return read_head_lines(path) if path.exists() else []


def read_head_lines(path: Path) -> list[tuple[str, int, str]]:
    """Return day, number and hash of each line of a file of heads."""
    lines = path.read_text(encoding="ascii").splitlines()
    return [(day, int(number), digest) for day, number, digest in (line.split() for line in lines)]
