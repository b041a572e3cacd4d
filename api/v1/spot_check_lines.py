"""The lines of a batch call on their way through the import of sheets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from exchange.formats.problems import Problem
from exchange.imports.jobs import SituationChanged
from inspections.imports.spot_check_batches import SpotCheckSheet, settle, take_line
from inspections.imports.spot_check_columns import TITLES
from inspections.services.spot_check_import import spot_checks_import

KEYS = {title: key for key, title in TITLES.items()}


@dataclass
class Lines:
    """Lines as a sheet would have them, each with the place of its row, and what is wrong with them."""

    lines: list[tuple[int, list[Any]]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)

    def add(self, place: int, values: list[Any]) -> None:
        """Take a line of a row."""
        self.lines.append((place, values))

    def fault(self, place: int, name: str, message: str) -> None:
        """Take note of what is wrong with a field of a row."""
        self.faults.append({"row": place, "field": name, "message": message})

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Take note of what the import found."""
        for problem in problems:
            self.fault(problem.line or 0, KEYS[problem.column], problem.reason)


def lines_write(lines: Lines, cause: str) -> dict[str, Any]:
    """Write the lines through the import, all or none; return its counts, none where something is wrong."""
    sheet = SpotCheckSheet("", frozenset(TITLES), [])
    for place, values in lines.lines:
        take_line(sheet, place, values)
    settle(sheet)
    try:
        if not sheet.problems:
            return spot_checks_import(sheet=sheet, cause=cause).counts
    except SituationChanged:
        pass
    lines.refuse(sheet.problems)
    return {}
