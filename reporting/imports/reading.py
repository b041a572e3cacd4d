"""From lines to reports: the lines with one body and one quarter are one report, a line for each item."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from exchange.formats.columns import UNREADABLE, read_lines
from exchange.formats.error_codes import LINE_TWICE, MISSING, NO_LINES
from exchange.formats.problems import Kind, Problem, Problems, SheetRefused, quoted
from exchange.formats.tables import open_table
from exchange.formats.validation import Format
from exchange.imports.reading import STEP, Progress
from exchange.lookups.bodies import KnownBodies
from exchange.lookups.kinds import BODY_UNKNOWN
from reporting.imports import kinds
from reporting.imports.columns import COLUMNS, PLACE, SHEET, TITLES
from reporting.models import ReportItem
from reporting.obligations import ReportingObligations
from reporting.services.values import ValueInput
from targets.clock import today
from targets.models import Quarter

Key = tuple[int, int]
"""A report's body and quarter."""


@dataclass
class Filing:
    """A report as the sheet describes it; ``lines`` are those that speak of an item, by the item's key."""

    line: int
    body: int
    quarter: int
    received_on: dt.date | None
    nil: str = ""
    said: dict[int, ValueInput] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    wrong: bool = False

    @property
    def key(self) -> Key:
        """Its body and quarter."""
        return self.body, self.quarter


class Known:
    """The bodies, quarters and items that a sheet can name, and who owed what; each is read once."""

    def __init__(self) -> None:
        self.bodies = KnownBodies()
        over = Quarter.objects.filter(ends_on__lt=today())
        self.quarters = {quarter.pk: quarter for quarter in over}
        self.items = {item.code: item for item in ReportItem.objects.all()}
        self.owing = cache(lambda quarter: ReportingObligations(self.quarters[quarter]))

    @cached_property
    def codes(self) -> dict[int, str]:
        """The items' codes by their keys."""
        return {item.pk: item.code for item in self.items.values()}

    def owed(self, key: Key) -> list[ReportItem]:
        """Return the items that a body owed for a quarter."""
        body, quarter = key
        owing = self.owing(quarter)
        return owing.items.get(owing.bodies[body], [])


@dataclass
class ReportSheet:
    """A sheet read whole: its reports, its problems, and what the office should know of it."""

    sheet: str
    present: frozenset[str]
    unknown_columns: list[str]
    known: Known
    lines: int = 0
    stray_lines: int = 0
    filings: dict[Key, Filing] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)

    @property
    def wrong(self) -> int:
        """Reports with a problem, and lines that cannot be told to any report."""
        return self.stray_lines + sum(filing.wrong for filing in self.filings.values())

    def note(self, kind: Kind, line: int, key: str, value: Any, **about: Any) -> None:
        """Add a problem of a cell."""
        self.problems.add(Problem(kind, line, TITLES[key], quoted("" if value is None else value), about))

    def refuse(self, filing: Filing, kind: Kind, line: int, key: str, value: Any, **about: Any) -> None:
        """Add a problem of a report."""
        filing.wrong = True
        self.note(kind, line, key, value, **about)


class Line:
    """A line's values by the keys of their columns; None for what is blank or cannot be read."""

    def __init__(self, number: int, values: Sequence[Any]) -> None:
        self.number = number
        self.values = values
        self.is_readable = UNREADABLE not in values

    def __getitem__(self, key: str) -> Any:
        value = self.values[PLACE[key]]
        return None if value is UNREADABLE else value

    @property
    def content(self) -> ValueInput:
        """What the line says of its item."""
        return ValueInput(text=self["text"] or "", figure=self["figure"], explanation=self["explanation"] or "")


def read_reports(path: Path, form: Format, progress: Progress = lambda done, total: None) -> ReportSheet:
    """Read a checked file; raise SheetRefused where it cannot be read at all."""
    table = open_table(path, form, COLUMNS, SHEET)
    sheet = ReportSheet(table.sheet, frozenset(table.headings.places), table.headings.unknown, Known())
    for problem in table.headings.problems:
        sheet.problems.add(problem)
    if sheet.problems:
        return sheet
    total = max(table.total - table.headings.line, 0)
    for number, values in read_lines(table, COLUMNS, sheet.problems):
        if sheet.lines % STEP == 0:
            progress(sheet.lines, total)
        sheet.lines += 1
        take_line(sheet, Line(number, values))
    if not sheet.lines:
        raise SheetRefused(NO_LINES)
    sheet.problems.kept.sort(key=lambda problem: problem.line or 0)
    progress(total, total)
    return sheet


def take_line(sheet: ReportSheet, line: Line) -> None:
    """Add a line to its report; the report is wrong as soon as one of its lines is."""
    key = report_named(sheet, line)
    if key is None:
        sheet.stray_lines += 1
        return
    filing = sheet.filings.setdefault(key, Filing(line.number, *key, line["received_on"], line["nil"] or ""))
    filing.wrong |= not line.is_readable
    if line["received_on"] is None and line.is_readable:
        sheet.refuse(filing, MISSING, line.number, "received_on", None)
    elif line["received_on"] != filing.received_on:
        sheet.refuse(
            filing, kinds.REPORT_CONTRADICTS, line.number, "received_on", line["received_on"], first=filing.line
        )
    take_content(sheet, filing, line)


def report_named(sheet: ReportSheet, line: Line) -> Key | None:
    """Return the report that a line names, None where it does not."""
    for key in ("body", "quarter"):
        if line.values[PLACE[key]] is None:
            sheet.note(MISSING, line.number, key, None)
    name, quarter = line["body"], line["quarter"]
    if not name or not quarter:
        return None
    if quarter not in sheet.known.quarters:
        sheet.note(kinds.QUARTER_UNKNOWN, line.number, "quarter", quarter)
        return None
    body = sheet.known.bodies.find(name, sheet.known.quarters[quarter].ends_on)
    if body is None:
        sheet.note(BODY_UNKNOWN, line.number, "body", name)
        return None
    if not sheet.known.owed((body, quarter)):
        sheet.note(kinds.NOT_OWED, line.number, "body", name)
        return None
    return body, quarter


def take_content(sheet: ReportSheet, filing: Filing, line: Line) -> None:
    """Add what a line says of its item, or that there is nothing to report."""
    if line["nil"] or filing.nil:
        if line.number != filing.line or line["code"]:
            sheet.refuse(filing, kinds.REPORT_CONTRADICTS, line.number, "nil", line["nil"], first=filing.line)
        return
    if not line["code"]:
        if line.is_readable:
            sheet.refuse(filing, MISSING, line.number, "code", None)
        return
    item = sheet.known.items.get(line["code"])
    if item is None:
        sheet.refuse(filing, kinds.ITEM_UNKNOWN, line.number, "code", line["code"])
        return
    check_item(sheet, filing, line, item)
    filing.said.setdefault(item.pk, line.content)
    filing.lines.setdefault(item.pk, line.number)


def check_item(sheet: ReportSheet, filing: Filing, line: Line, item: ReportItem) -> None:
    """Check that the body owed the item, that the line says it in the item's kind, and that no other line does."""
    if item not in sheet.known.owed(filing.key):
        sheet.refuse(filing, kinds.NOT_OWED, line.number, "code", item.code)
    misplaced = "text" if item.is_figure else "figure"
    if line[misplaced] is not None:
        sheet.refuse(filing, kinds.ITEM_OTHERWISE, line.number, misplaced, line[misplaced])
    if filing.said.get(item.pk, line.content) != line.content:
        sheet.refuse(filing, LINE_TWICE, line.number, "code", item.code, first=filing.lines[item.pk])
