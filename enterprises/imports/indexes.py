"""The sheet of enterprises beside the register: found by one of three codes, else by the name."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from enterprises.imports import kinds
from enterprises.imports.known import CODES, Codes, KnownEnterprises
from exchange.formats import error_codes
from exchange.formats.cells import tidy_key
from exchange.formats.error_codes import AMBIGUOUS, WITHDRAWN
from exchange.formats.problems import EntryFault
from exchange.imports.entries import Entry
from exchange.imports.indexes import Key, RowIndex, Stored, chunks


class EnterpriseIndex(RowIndex):
    """The register of enterprises for its own sheet; what the sheet adds is known to the other sheets of the workbook."""

    def find_entries(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Stored | EntryFault]]:
        """Yield each entry with its row, stored or new."""
        known = self.session.known(KnownEnterprises)
        for chunk in chunks(sorted({pk for entry in entries for pk in candidates(known, entry)})):
            self.read(pk__in=chunk)
        for entry in entries:
            try:
                pk = find_own(known, entry)
            except EntryFault as fault:
                yield entry, fault
                continue
            stored = self.by_pk[pk] if pk is not None else self.add(entry)
            after = {**stored.row, **entry.row}
            known.add(stored.pk, after["name"], tuple(after.get(name) for name in CODES))
            yield entry, stored


def candidates(known: KnownEnterprises, entry: Entry) -> list[int]:
    """Return the enterprises that an entry may speak of."""
    return [*known.coded(codes_of(entry)), *known.named(entry.row["name"])]


def codes_of(entry: Entry) -> Codes:
    """Return the codes that the line gives."""
    return tuple(entry.row.get(name) or None for name in CODES)


def find_own(known: KnownEnterprises, entry: Entry) -> int | None:
    """Return the enterprise that a line of the sheet of enterprises speaks of, None for a new one.

    Raises EntryFault where codes and name are those of different ones, or of one that does not stand.
    """
    name, codes = entry.row["name"], codes_of(entry)
    for column, code in zip(CODES, codes, strict=True):
        if code in known.withdrawn:
            raise EntryFault(WITHDRAWN, column)
    coded = known.coded(codes)
    bearing = known.by_name.get(tidy_key(name), [])
    if len(coded) > 1 or (coded and bearing and coded[0] not in bearing):
        raise EntryFault(kinds.TWO_ENTERPRISES, given(codes), other=known.names[coded[0]])
    return coded[0] if coded else only_named(known, name, codes)


def only_named(known: KnownEnterprises, name: str, codes: Codes) -> int | None:
    """Return the only enterprise with the name and no other code, None where nobody bears or bore it."""
    found = known.named(name)
    if len(found) > 1:
        raise EntryFault(AMBIGUOUS, "name")
    if not found:
        return None
    if tidy_key(known.names[found[0]]) != tidy_key(name):
        raise EntryFault(kinds.FORMERLY, "name", name=known.names[found[0]])
    for column, code, stored in zip(CODES, codes, known.codes[found[0]], strict=True):
        if code and stored and code != stored:
            raise EntryFault(kinds.OTHER_CODE, column, code=stored)
    return found[0]


def given(codes: Codes) -> str:
    """Return the first code column that is filled in."""
    return next(column for column, code in zip(CODES, codes, strict=True) if code)


class FormerNameIndex(RowIndex):
    """Former names: an enterprise may have borne one more than once, and the last day tells its spans apart."""

    def find_entries(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Stored | EntryFault]]:
        """Yield each entry with its row, stored or new."""
        self.undated = {self.key_of(entry.row) for entry in entries if entry.row.get("until") is None}
        return super().find_entries(entries)

    def meant(self, entry: Entry, key: Key) -> Stored | None:
        """Return the span with the line's last day, else one whose last day is not known and that no line leaves so."""
        if "until" not in entry.row:
            return super().meant(entry, key)
        # Those that stand last: they count where one was withdrawn and recorded again.
        rows = sorted(self.by_key.get(key, ()), key=lambda stored: not stored.withdrawn)
        spans = {stored.row["until"]: stored for stored in rows}
        found = spans.get(entry.row["until"])
        if found and found.withdrawn:
            raise EntryFault(error_codes.WITHDRAWN, self.register.naming)
        return found or self.dated(spans.get(None), entry, key)

    def dated(self, undated: Stored | None, entry: Entry, key: Key) -> Stored | None:
        """Return the span whose last day the line makes known, None where it speaks of another."""
        if undated is None or undated.withdrawn or key in self.undated:
            return None
        self.by_key[key].remove(undated)
        self.by_key[key].append(replace(undated, row=undated.row | {"until": entry.row["until"]}))
        return undated
