"""What can be wrong with a sheet: where, what stood there, why it cannot be taken, and what to do about it.

Problems are kept by the code of their kind, so that a stored list follows the reader's language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

KEPT = 10_000
"""Problems kept with an import; more of them means one fault repeated, and the count stays exact."""
SHOWN = 60
"""Characters of a cell that a problem quotes."""


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its reason and its remedy, with %(name)s where details go."""

    code: str
    reason: str | Promise
    remedy: str | Promise


KINDS: dict[str, Kind] = {}


def kind(code: str, reason: str | Promise, remedy: str | Promise) -> Kind:
    """Register a kind of problem under a code that must never change, since stored problems name it."""
    if code in KINDS:
        raise ValueError(f"problem kind {code} is registered twice")
    KINDS[code] = Kind(code, reason, remedy)
    return KINDS[code]


@dataclass(frozen=True)
class Problem:
    """A problem; ``line`` is the line number as Excel shows it, None where the whole file is meant.

    ``sheet`` names the sheet where a workbook has several that are read.
    """

    kind: Kind
    line: int | None = None
    column: str = ""
    value: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    sheet: str = ""

    @property
    def reason(self) -> str:
        """Why the value cannot be taken, in the reader's language."""
        return str(self.kind.reason) % self.about

    @property
    def remedy(self) -> str:
        """What to do about it, in the reader's language."""
        return str(self.kind.remedy) % self.about

    def as_json(self) -> dict[str, Any]:
        """Return the problem as it is stored."""
        stored = {
            "kind": self.kind.code,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "about": self.about,
            "sheet": self.sheet,
        }
        return {name: value for name, value in stored.items() if value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Problem":
        """Build the problem from what `as_json` returned."""
        return cls(KINDS[stored["kind"]], **{name: value for name, value in stored.items() if name != "kind"})


class SheetRefused(Exception):
    """A file that cannot be read as a sheet at all."""

    def __init__(self, kind: Kind, **about: Any) -> None:
        super().__init__(kind.code)
        self.problem = Problem(kind, about=about)


class CellFault(ValueError):
    """A cell whose content cannot be read as its column asks."""

    def __init__(self, kind: Kind, **about: Any) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.about = about


class Problems:
    """The problems found so far: the first ones kept, all of them counted, and the lines they stand in."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.count = 0
        self.lines: set[int] = set()

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.kept)

    def __bool__(self) -> bool:
        return bool(self.count)

    def add(self, problem: Problem) -> None:
        """Take note of a problem."""
        self.count += 1
        if problem.line is not None:
            self.lines.add(problem.line)
        if len(self.kept) < KEPT:
            self.kept.append(problem)


def quoted(cell: object) -> str:
    """Return a cell's content as a person would find it in the sheet, cut to a readable length."""
    if isinstance(cell, bool):
        return str(cell).upper()
    text = f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell).replace("\x00", "")
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


class EntryFault(ValueError):
    """Something that a line says which cannot be, and the key of the column that says it."""

    def __init__(self, kind: Kind, key: str, **about: Any) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.key = key
        self.about = about
