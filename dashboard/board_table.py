"""The board as a table: every goal on a line, sorted by any column, for the screen, one page of paper, Excel and Word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboard.graded import GradedFigure
from dashboard.grouping import URGENCY
from dashboard.standing import Standing
from dashboard.status import Overview
from exchange.exports.tables import PageTable
from exchange.formats.selections import Cell, Line
from targets import grading
from targets.figures import format_plain
from targets.models import IndicatorKind, Status, Window


@dataclass(frozen=True)
class BoardLine:
    """A goal's line."""

    standing: Standing

    @property
    def change(self) -> Fraction | None:
        """The change since the quarter before; None where either has no value, and where the year starts anew in between."""
        now, before = self.standing.point, self.standing.series[-2] if len(self.standing.series) > 1 else None
        quarter, definition = self.standing.quarter, self.standing.definition
        if now is None or before is None or before.quarter_id != quarter.pk - (7 if quarter.number == 1 else 1):
            return None
        # 94 % in the first quarter after 96 % in the whole year before is no fall.
        if quarter.number == 1 and definition is not None and definition.window == Window.YEAR_TO_DATE:
            return None
        if self.standing.indicator.kind == IndicatorKind.MILESTONE:
            return Fraction((now.numerator or 0) - (before.numerator or 0))
        return None if now.value is None or before.value is None else now.value - before.value

    @property
    def change_words(self) -> str:
        """The change with its sign; empty where there is none to tell."""
        if self.change is None:
            return ""
        return ("+" if self.change > 0 else "−" if self.change < 0 else "") + format_plain(abs(self.change))

    @property
    def shortfall(self) -> Fraction | None:
        """How far the value falls short of the target, as a part of it, so that shares and counts can stand in one order."""
        value, goal = self.standing.value, self.standing.goal
        distance = None if value is None else grading.gap(goal, value)
        return None if distance is None else -distance / (goal.target or 1)


Key = Callable[[BoardLine], object]
# name: (heading, class of the cell, what it is sorted by; None is last)
COLUMNS: dict[str, tuple[str | Promise, str, Key]] = {
    "code": (gettext_lazy("Goal"), "", lambda line: line.standing.indicator.position),
    "value": (gettext_lazy("Value"), "num", lambda line: line.standing.value),
    "target": (gettext_lazy("Target"), "num", lambda line: line.standing.goal.target),
    "due": (gettext_lazy("Due now"), "num", lambda line: line.standing.point.due if line.standing.point else None),
    "gap": (gettext_lazy("Gap"), "", lambda line: None if line.shortfall is None else -line.shortfall),
    "change": (gettext_lazy("Since last quarter"), "num", lambda line: line.change),
    "trend": (gettext_lazy("Trend"), "", lambda line: line.standing.indicator.position),
    "light": (gettext_lazy("Light"), "", lambda line: URGENCY.index(line.standing.status)),
    "body": (
        gettext_lazy("Responsible body"),
        "",
        lambda line: line.standing.owners[0] if line.standing.owners else None,
    ),
}
UNSORTED = {"trend"}


class BoardTable:
    """The goals that a reader chose, in the order that the address asks for: a column's name, with a minus from its end."""

    def __init__(self, view: Overview, kept: Sequence[Standing], sort: str = "") -> None:
        self.view, self.kept = view, kept
        self.by = sort.removeprefix("-") if sort.removeprefix("-") in COLUMNS else "code"
        self.is_reversed = sort.startswith("-")

    @property
    def columns(self) -> list[tuple[str, str | Promise, str, str, str]]:
        """Each column's name, heading, class, what its heading sorts by (empty for none), and how it is sorted now."""
        found = []
        for name, (heading, look, _key) in COLUMNS.items():
            is_here = name == self.by
            sort = f"-{name}" if is_here and not self.is_reversed else name
            order = "" if not is_here else "descending" if self.is_reversed else "ascending"
            found.append((name, heading, look, "" if name in UNSORTED else sort, order))
        return found

    @cached_property
    def lines(self) -> list[BoardLine]:
        """The lines in their order; what has no value in the column comes last, however it is sorted."""
        lines = [BoardLine(standing) for standing in self.kept]
        key = COLUMNS[self.by][2]
        known = [line for line in lines if key(line) is not None]
        known.sort(key=key, reverse=self.is_reversed)  # type: ignore[arg-type]
        return known + [line for line in lines if key(line) is None]

    @property
    def table(self) -> PageTable:
        """The table for a file."""
        headings = [
            _("Code"), _("Goal"), _("Value"), _("Parts"), _("Unit"), _("Target"), _("Due now"), _("Gap"), _("Since last quarter"),
            _("Light"), _("Responsible body"),
        ]  # fmt: skip
        note = _("Figures up to {day}").format(day=self.view.as_of.isoformat())
        lines = [list_cells(line) for line in self.lines]
        return PageTable(
            _("Board of quality goals") + f" {self.view.quarter.code}", headings, lines,
            [f"{self.view.plan.title}　{self.view.quarter.label}　{note}"],
        )  # fmt: skip


def list_cells(line: BoardLine) -> Line:
    """Return a line as a file has it: the value as a number, all else as the page says it."""
    standing = line.standing
    return (
        standing.indicator.code, standing.indicator.name, to_number(standing), standing.figure.parts.strip(" （）()"),
        standing.figure.unit, f"{standing.target_words} {standing.amended_words}".strip(), standing.due_words, standing.gap_words, line.change_words,
        str(Status(standing.status).label), _(", ").join(standing.owners),
    )  # fmt: skip


def to_number(found: GradedFigure) -> Cell:
    """Return the value as a number; steps, which are told as 3/5, stay as they are told."""
    if found.value is None:
        return None
    if found.indicator.kind == IndicatorKind.MILESTONE:
        return found.figure.shown
    if found.indicator.is_ratio:
        return Decimal(found.figure.shown or 0)
    return grading.to_amount(found.value)
