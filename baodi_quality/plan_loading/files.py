"""The files of a plan: TOML tables and the document, kept beside each other in one folder."""

import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class PlanFiles:
    """A folder with a plan's files; each table is a list of rows as written there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> Row:
        """Return the whole of one TOML file."""
        # Without an encoding the machine's own would be taken.
        return tomllib.loads((self.folder / f"{name}.toml").read_text(encoding="utf-8"))

    def rows(self, name: str) -> list[Row]:
        """Return the rows of the table that a file of this name holds."""
        rows: list[Row] = self.read(name)[name]
        return rows

    @cached_property
    def units(self) -> dict[str, str]:
        """How units are called in English."""
        return dict(self.read("units")["units"])

    @cached_property
    def document(self) -> str:
        """The text of the plan document, unchanged."""
        # As bytes: reading as text would turn the line ends of the document.
        return (self.folder / "document.txt").read_bytes().decode("utf-8")
