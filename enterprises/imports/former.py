"""The sheet of former names beside the register: which span of a name a line speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
        spans = {stored.row["until"]: stored for stored in self.by_key.get(key, ())}
        found = spans.get(entry.row["until"])
        if found is None and None in spans and key not in self.undated:
            found = spans[None]
            self.by_key[key].remove(found)
            self.by_key[key].append(replace(found, row=found.row | {"until": entry.row["until"]}))
        return found
