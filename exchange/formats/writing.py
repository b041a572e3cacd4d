"""Writing exported rows as CSV and Excel files, in memory that does not grow with their number."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exchange.formats.base import SheetFormat
from exchange.formats.selections import Line, Selection
from exchange.formats.text import CSV
from exchange.formats.xlsx import XLSX

FORMATS: dict[str, type[SheetFormat]] = {form.suffix: form for form in (XLSX, CSV)}
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Written:
    """What a file holds: rows of the register, lines they take, size in bytes, SHA-256."""

    rows: int
    lines: int
    size: int
    checksum: str


class Counted:
    """The lines of rows one by one, counting both; tells after each row how many have come."""

    def __init__(self, rows: Iterator[Sequence[Line]], progress: Progress) -> None:
        self.source, self.progress = rows, progress
        self.rows = self.lines = 0

    def __iter__(self) -> Iterator[Line]:
        for lines in self.source:
            self.rows += 1
            self.lines += len(lines)
            yield from lines
            self.progress(self.rows)


def export_write(
    path: Path, form: str, selection: Selection, progress: Progress = lambda rows: None, mark: str = ""
) -> Written:
    """Write the rows as ``form`` (xlsx or csv); the folder of ``path`` takes the temporary files too.

    ``mark`` stands at the head and foot of printed pages, where the form has any.
    """
    lines = Counted(selection.rows(), progress)
    FORMATS[form]().write(path, selection.name, selection.headings, lines, mark)
    return Written(lines.rows, lines.lines, path.stat().st_size, checksum(path))


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
