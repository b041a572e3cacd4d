"""From lines to reports: the lines with one body and one quarter are one report, a line for each item."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from exchange.formats.error_codes import LINE_TWICE, MISSING
from exchange.formats.errors import ErrorCode
from exchange.lookups.bodies import KnownBodies
from exchange.lookups.error_codes import BODY_UNKNOWN
from exchange.resources import SheetResource
from exchange.results import UNREADABLE, RowDraft
from reporting.models import ReportItem
from reporting.obligations import ReportingObligations
from reporting.resources import error_codes
from reporting.services.values import ValueInput
from targets.clock import today
from targets.models import Quarter

Key = tuple[int, int]
"""A report's body and quarter."""


@dataclass
class Filing:
    """A report as the sheet describes it; ``lines`` are those that speak of an item, by the item's key."""

    body: int
    quarter: int
    received_on: dt.date | None
    nil: str = ""
    said: dict[int, ValueInput] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Its body and quarter."""
        return self.body, self.quarter


class KnownReports:
    """The bodies, quarters and items that a sheet can name, and who owed what; each is read once."""

    def __init__(self) -> None:
        self.bodies = KnownBodies()
        # A quarter that still runs has no report yet.
        over = Quarter.objects.filter(ends_on__lt=today())
        self.quarters = {quarter.pk: quarter for quarter in over}
        self.items = {item.code: item for item in ReportItem.objects.all()}
        # Once for each quarter of the sheet, since it takes four queries.
        self.owing = cache(lambda quarter: ReportingObligations(self.quarters[quarter]))

    @cached_property
    def codes(self) -> dict[int, str]:
        """The items' codes by their keys."""
        return {item.pk: item.code for item in self.items.values()}

    def list_owed(self, key: Key) -> list[ReportItem]:
        """Return the items that a body owed for a quarter."""
        body, quarter = key
        owing = self.owing(quarter)
        return owing.items.get(owing.bodies[body], [])


class FilingGrouping:
    """Puts lines together; a report is its first line, and wrong as soon as one of its lines is."""

    def __init__(self, resource: SheetResource, known: KnownReports) -> None:
        self.resource, self.known = resource, known
        self.reports: dict[Key, RowDraft] = {}
        self.strays: list[RowDraft] = []

    def get_value(self, line: RowDraft, name: str) -> Any:
        """Return what a line says."""
        return self.resource.get_value(line, name)

    def note(self, report: RowDraft, line: RowDraft, code: ErrorCode, name: str, **about: Any) -> None:
        """Note an error of a report that one of its lines has."""
        value = self.resource.in_words(name, self.get_value(line, name))
        self.resource.refuse(report, code, name, value, line.number, **about)

    def add(self, line: RowDraft) -> None:
        """Take a line."""
        key = self.report_named(line)
        if key is None:
            self.strays.append(line)
            return
        report = self.reports.setdefault(key, line)
        received_on = self.get_value(line, "received_on")
        if report is line:
            line.related = Filing(*key, received_on, self.get_value(line, "nil") or "")
        else:
            for error in line.row_errors:
                report.add_error(error)
        # Where a cell was unreadable, its error says enough.
        if received_on is None and UNREADABLE not in line.values:
            self.note(report, line, MISSING, "received_on")
        elif received_on != report.related.received_on:
            self.note(
                report,
                line,
                error_codes.REPORT_CONTRADICTS,
                "received_on",
                first=self.resource.line_words(report.number),
            )
        self.take_content(report, line)

    def report_named(self, line: RowDraft) -> Key | None:
        """Return the report that a line names, None where it does not."""
        for name in ("body_name", "quarter"):
            if line.values[self.resource.place[name]] is None:
                self.note(line, line, MISSING, name)
        body_name, quarter = self.get_value(line, "body_name"), self.get_value(line, "quarter")
        if not body_name or not quarter:
            return None
        if quarter not in self.known.quarters:
            self.note(line, line, error_codes.QUARTER_UNKNOWN, "quarter")
            return None
        # Bodies are named as of the quarter's last day.
        body = self.known.bodies.find(body_name, self.known.quarters[quarter].ends_on)
        if body is None:
            self.note(line, line, BODY_UNKNOWN, "body_name")
            return None
        if not self.known.list_owed((body, quarter)):
            self.note(line, line, error_codes.NOT_OWED, "body_name")
            return None
        return body, quarter

    def take_content(self, report: RowDraft, line: RowDraft) -> None:
        """Add what a line says of its item, or that there is nothing to report."""
        filing: Filing = report.related
        code, nil = self.get_value(line, "code"), self.get_value(line, "nil")
        # A nil report states nothing else, so its line is the only one.
        if nil or filing.nil:
            if line.number != report.number or code:
                self.note(
                    report, line, error_codes.REPORT_CONTRADICTS, "nil", first=self.resource.line_words(report.number)
                )
            return
        if not code:
            if UNREADABLE not in line.values:
                self.note(report, line, MISSING, "code")
            return
        item = self.known.items.get(code)
        if item is None:
            self.note(report, line, error_codes.ITEM_UNKNOWN, "code")
            return
        self.take_item(report, line, item)

    def take_item(self, report: RowDraft, line: RowDraft, item: ReportItem) -> None:
        """Take what a line says of an item that the body owed, in the item's kind, and that no other line says otherwise."""
        filing: Filing = report.related
        content = ValueInput(
            text=self.get_value(line, "text") or "",
            figure=self.get_value(line, "figure"),
            explanation=self.get_value(line, "explanation") or "",
        )
        if item not in self.known.list_owed(filing.key):
            self.note(report, line, error_codes.NOT_OWED, "code")
        misplaced = "text" if item.is_figure else "figure"
        if self.get_value(line, misplaced) is not None:
            self.note(report, line, error_codes.ITEM_OTHERWISE, misplaced)
        if filing.said.setdefault(item.pk, content) != content:
            self.note(report, line, LINE_TWICE, "code", first=self.resource.line_words(filing.lines[item.pk]))
        filing.lines.setdefault(item.pk, line.number)
