"""The chain of seals, computed anew: where it does not hold, and whether two people have explained why."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.db import connection

from audit.models import Break, Event, Key, Seal
from audit.services.removals import Removal, read_removals
from audit.services.sealing import NO_LIMIT, NO_SEAL, READ_EVENTS, compute_hash

DIGEST = 32
"""Bytes of a digest."""

Head = tuple[str, int, str]
"""Where a seal was noted, its number and its hash."""


@dataclass
class Place:
    """How far the chain has been walked: which seal comes next, and what it must go on from."""

    number: int = 1
    previous: str = NO_SEAL
    upto_xid: int = 0
    after_id: int = 0


def check_seals(heads: list[Head], explained: Mapping[Key, int]) -> tuple[int, int, list[Break]]:
    """Return how many seals and events hold, and the breaks: those that were explained, and the first that was not.

    Heads are seals noted elsewhere. From an explained break the chain goes on as it stands; the break stays named.
    """
    # Events after a restored dump bear numbers of transactions that older seals cover too.
    removals = read_removals()
    restorings = list(Seal.objects.filter(upto_xid=0).order_by("pk").values_list("pk", "after_id"))
    place, count, events = Place(), 0, 0
    named: list[Break] = []
    for seal in Seal.objects.order_by("pk").iterator(chunk_size=50):
        limit = next((last_id for number, last_id in restorings if number >= seal.pk), NO_LIMIT)
        for broken in list_breaks(seal, place, heads, limit, removals):
            named.append(replace(broken, explained=explained.get(broken.key)))
            if named[-1].explained is None:
                return count, events, named
        count, events = count + 1, events + len(seal.ids)
        place = Place(seal.pk + 1, seal.hash, seal.upto_xid, seal.after_id)
    for noted, number, digest in heads:
        if number >= place.number:
            broken = Break("head_missing", seal=number, noted=noted, found=digest)
            named.append(replace(broken, explained=explained.get(broken.key)))
            if named[-1].explained is None:
                break
    return count, events, named


def list_breaks(seal: Seal, place: Place, heads: list[Head], limit: int, removals: list[Removal]) -> Iterator[Break]:
    """Yield where a seal is not what it must be, beginning with itself."""
    if seal.pk != place.number:
        yield Break("seal_missing", seal=place.number, found=seal.hash)
    elif seal.from_xid != place.upto_xid or compute_hash(seal, place.previous) != seal.hash:
        yield Break("seal_changed", seal=seal.pk, found=f"{compute_hash(seal, place.previous)}{seal.hash}")
    for noted, number, digest in heads:
        if number == seal.pk and digest != seal.hash:
            yield Break("head_differs", seal=seal.pk, noted=noted, found=digest)
    broken = find_break(seal, read_sealed(seal, place.after_id, limit), removals)
    if broken:
        yield broken


def read_sealed(seal: Seal, after_id: int, limit: int) -> list[tuple[int, bytes]]:
    """Return number and digest of the events that stand now where the seal found its own."""
    with connection.cursor() as cursor:
        cursor.execute(READ_EVENTS, [str(seal.from_xid), str(seal.upto_xid or NO_LIMIT), after_id, limit])
        return [(number, bytes(digest)) for number, digest in cursor.fetchall()]


def find_break(seal: Seal, stored: list[tuple[int, bytes]], removals: list[Removal]) -> Break | None:
    """Return the first place where the events of a seal are not those that it found; those of removed years are not missed."""
    sealed = [(number, bytes(seal.digests[i * DIGEST : (i + 1) * DIGEST])) for i, number in enumerate(seal.ids)]
    if removals:
        sealed = [one for one in sealed if not any(each.holds(one[0], seal.sealed_at) for each in removals)]
    if stored == sealed:
        return None
    now, then = dict(stored), dict(sealed)
    # What was explained is how they stand now: one more change under the same seal is a break of its own.
    found = hashlib.sha256(b"".join(b"%d:%s" % pair for pair in stored)).hexdigest()
    for number, digest in sealed:
        if number not in now:
            return Break("event_missing", seal=seal.pk, event=number, found=found)
        if now[number] != digest:
            return break_at(seal, "event_changed", number, found)
    added = next((number for number, _digest in stored if number not in then), None)
    if added:
        return break_at(seal, "event_added", added, found)
    moved = next(number for (number, _), (other, _) in zip(sealed, stored, strict=True) if number != other)
    return break_at(seal, "event_swapped", moved, found)


def break_at(seal: Seal, kind: str, number: int, found: str) -> Break:
    """Return a break at an event, with the row that it is about."""
    event = Event.objects.get(pk=number)
    return Break(kind, seal.pk, number, event.table_name, event.row_key, found=found)
