"""The sheet of former names beside the register: which span of a name a line speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from departments.sheets import kinds
from departments.sheets.entries import Entry
from departments.sheets.faults import EntryFault
from departments.sheets.indexes import Key, RowIndex, Stored


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
            raise EntryFault(kinds.WITHDRAWN, self.register.naming)
        return found or self.dated(spans.get(None), entry, key)

    def dated(self, undated: Stored | None, entry: Entry, key: Key) -> Stored | None:
        """Return the span whose last day the line makes known, None where it speaks of another."""
        if undated is None or undated.withdrawn or key in self.undated:
            return None
        self.by_key[key].remove(undated)
        self.by_key[key].append(replace(undated, row=undated.row | {"until": entry.row["until"]}))
        return undated
