"""What can be wrong with a sheet: where, what stood there, why it cannot be taken, and what to do about it.

Errors are kept by their code, so that a stored list follows the reader's language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from exchange.formats.numbers import ShownNumber, plain_number

KEPT = 10_000
"""Errors kept with an import; more of them means one fault repeated, and the count stays exact."""
SHOWN = 60
"""Characters of a cell that an error quotes."""


@dataclass(frozen=True)
class ErrorCode:
    """A kind of error: its reason and its remedy, with %(name)s where details go."""

    code: str
    reason: str | Promise
    remedy: str | Promise


ERROR_CODES: dict[str, ErrorCode] = {}


def error_code(code: str, reason: str | Promise, remedy: str | Promise) -> ErrorCode:
    """Register an error under a code that must never change, since stored errors name it."""
    # Two kinds of error under one code would word stored errors of the one as the other.
    if code in ERROR_CODES:
        raise ValueError(f"error code {code} is registered twice")
    ERROR_CODES[code] = ErrorCode(code, reason, remedy)
    return ERROR_CODES[code]


@dataclass(frozen=True)
class RowError:
    """An error; ``line`` is the line number as Excel shows it, None where the whole file is meant.

    ``sheet`` names the sheet where a workbook has several that are read.
    """

    code: ErrorCode
    line: int | None = None
    column: str = ""
    value: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    sheet: str = ""

    @property
    def reason(self) -> str:
        """Why the value cannot be taken, in the reader's language."""
        return str(self.code.reason) % self.about

    @property
    def remedy(self) -> str:
        """What to do about it, in the reader's language."""
        return str(self.code.remedy) % self.about

    def as_json(self) -> dict[str, Any]:
        """Return the error as it is stored."""
        stored = {
            "kind": self.code.code,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "about": self.about,
            "sheet": self.sheet,
        }
        return {name: value for name, value in stored.items() if value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "RowError":
        """Build the error from what `as_json` returned."""
        return cls(ERROR_CODES[stored["kind"]], **{name: value for name, value in stored.items() if name != "kind"})

    def as_validation_error(self) -> ValidationError:
        """Return the error as Django and import-export know it; its code never changes, its words follow the reader."""
        # Without its details, which it holds already: a quoted 50% would be taken for the place of another.
        return ValidationError(f"{self.reason} {self.remedy}", code=self.code.code)


class SheetRefused(Exception):
    """A file that cannot be read as a sheet at all."""

    def __init__(self, code: ErrorCode, /, **about: Any) -> None:
        super().__init__(code.code)
        self.error = RowError(code, about=about)


class CellError(ValueError):
    """A cell that cannot be read as its column asks, or that says what cannot be.

    ``field`` is the field of the resource to blame, where it is another one than that which reads the cell.
    """

    def __init__(self, code: ErrorCode, field: str = "", /, **about: Any) -> None:
        super().__init__(code.code)
        self.code, self.field, self.about = code, field, about


class RowErrors:
    """The errors found so far: the first ones kept, all of them counted."""

    def __init__(self) -> None:
        self.kept: list[RowError] = []
        self.count = 0

    def __iter__(self) -> Iterator[RowError]:
        return iter(self.kept)

    def __bool__(self) -> bool:
        return bool(self.count)

    def add(self, error: RowError) -> None:
        """Take note of an error."""
        # Counted beyond those kept: the page must not say that ten thousand is all.
        self.count += 1
        if len(self.kept) < KEPT:
            self.kept.append(error)


def quote_cell(cell: object) -> str:
    """Return a cell's content as a person would find it in the sheet, cut to a readable length."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, ShownNumber):
        text = cell.text
    elif isinstance(cell, float):
        text = plain_number(cell)
    else:
        # NUL cannot be stored in a text of PostgreSQL.
        text = str(cell).replace("\x00", "")
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
