"""What people were told is done, and how it compares with what is stored."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


class Batch(NamedTuple):
    """A spot check: the name of its sample, and how many items of it failed."""

    sample: str
    failing_items: int


@dataclass
class Ledger:
    """What the portal acknowledged to the people of a drill; threads write into it."""

    batches: dict[str, Batch] = field(default_factory=dict)
    """By sampling number, from forms, programs and sheets alike."""
    saves: dict[int, list[str]] = field(default_factory=dict)
    """Of each value of a report what was saved, in its order."""
    exports: dict[int, int] = field(default_factory=dict)
    """Lines of each file fetched."""
    ways: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def acknowledged(self) -> int:
        """How many changes people were told are done."""
        return self.ways.total()

    def note_batches(self, way: str, batches: dict[str, Batch]) -> None:
        """Note that batches were acknowledged."""
        with self.lock:
            self.batches |= batches
            self.ways[way] += len(batches)

    def note_save(self, value: int, text: str) -> None:
        """Note that a value of a report was acknowledged as saved."""
        with self.lock:
            self.saves.setdefault(value, []).append(text)
            self.ways["report saves"] += 1

    def note_export(self, job: int, lines: int) -> None:
        """Note a file that was fetched."""
        with self.lock:
            self.exports[job] = lines
            self.ways["exports"] += 1

    def note_broken(self, what: str) -> None:
        """Note a request that came to nothing."""
        with self.lock:
            self.broken[what] += 1

    def note_fault(self, words: str) -> None:
        """Note what must not happen at all."""
        with self.lock:
            self.faults.append(words)


@dataclass(frozen=True)
class Stored:
    """What the database holds of the people's work once everything is quiet."""

    batches: dict[str, list[Batch]]
    """By sampling number, withdrawn rows too; a list, so that a row that is there twice is seen."""
    insertions: Counter[str]
    """How often the trail says that a batch of this number was inserted."""
    texts: dict[int, str]
    """Of each value of a report its text."""
    saves: Counter[str]
    """How often the trail says that a text was written into a report."""
    exports: dict[int, int]
    """Rows that each finished export's record states."""
    messages: Counter[int]
    """Messages that tell of each export."""


def find_faults(ledger: Ledger, stored: Stored) -> list[str]:
    """Return what is lost, there twice, half, or there though nobody was told so."""
    return [
        *find_batch_faults(ledger, stored),
        *find_save_faults(ledger, stored),
        *find_export_faults(ledger, stored),
    ]


def find_batch_faults(ledger: Ledger, stored: Stored) -> list[str]:
    """Compare the spot checks."""
    faults = []
    for number in sorted(ledger.batches.keys() | stored.batches.keys()):
        asked, there = ledger.batches.get(number), stored.batches.get(number, [])
        if asked is None:
            # Whoever was cut off tried again until they were told, so nothing may be there untold.
            faults.append(f"{number} is stored, and nobody was told so")
        elif not there:
            faults.append(f"{number} was acknowledged and is lost")
        elif len(there) > 1 or stored.insertions[number] != 1:
            faults.append(f"{number} was stored {max(len(there), stored.insertions[number])} times")
        elif there[0] != asked:
            faults.append(f"{number} is half there: {there[0]} in place of {asked}")
    return faults


def find_save_faults(ledger: Ledger, stored: Stored) -> list[str]:
    """Compare what was saved in reports."""
    faults = []
    for value, texts in ledger.saves.items():
        if stored.texts.get(value) != texts[-1]:
            faults.append(f"report value {value} holds {stored.texts.get(value)!r} in place of {texts[-1]!r}")
        faults += [f"{text!r} was saved {stored.saves[text]} times" for text in texts if stored.saves[text] != 1]
    return faults


def find_export_faults(ledger: Ledger, stored: Stored) -> list[str]:
    """Compare exports and their messages."""
    faults = [
        f"export {job}: a file of {lines} lines, its record says {stored.exports.get(job)}"
        for job, lines in ledger.exports.items()
        if stored.exports.get(job) != lines
    ]
    # Of those too that nobody fetched: a cut-off click may have asked for one more.
    told = {job: stored.messages[job] for job in stored.exports.keys() | ledger.exports.keys() | stored.messages.keys()}
    return faults + [f"export {job} was told {times} times" for job, times in sorted(told.items()) if times != 1]
