"""All townships by all indicators: where each stands, sortable by any column."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.as_of import AsOf
from dashboard.place_figures import (
    PlaceFigure,
    find_quarter,
    get_part,
    list_places,
    list_quarters,
    list_sliced_figures,
    round_distance,
    whole_of,
)
from departments.models import Township
from exchange.exports.tables import Heading, PageTable
from exchange.formats.selections import Cell, Line
from targets import words
from targets.models import Attainment, Plan, Quarter


@dataclass(frozen=True)
class HeatRow:
    """A township, or what no township has, with its figure of each indicator; ``has_ended`` says that it was merged by then."""

    name: str
    cells: list[PlaceFigure]
    township: Township | None = None
    has_ended: bool = False


class HeatTable:
    """Townships × indicators in one quarter (2 queries); ``sort`` is an indicator's code, with a minus for the best first."""

    def __init__(self, plan: Plan, asked: int | None, known: AsOf, sort: str = "") -> None:
        self.plan, self.known, self.sort = plan, known, sort
        self.figures = list_sliced_figures(plan, asked, known)
        self.quarter = find_quarter(plan, self.figures, asked, known)
        self.places = list_places(self.figures, self.day)

    @property
    def day(self) -> dt.date:
        """The day whose townships and names are shown."""
        return min(self.quarter.ends_on, self.known.day)

    @property
    def quarters(self) -> list[Quarter]:
        """The quarters of the plan that have begun."""
        return list_quarters(self.plan, self.known.day)

    @property
    def stamp(self) -> str:
        """What the lines are made of: figures, of which no revision ever changes, by what they were judged, and names."""
        judged = [
            (row.pk, str(row.indicator), row.definition.rule, row.definition.target, row.definition.tolerance)
            for row in self.figures
        ]
        parts = judged, self.sort, [(one.township.code, one.name, one.has_ended) for one in self.places]
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @property
    def is_sorted_by(self) -> str:
        """The code of the indicator that the rows are sorted by; empty where they stand in their own order."""
        code = self.sort.removeprefix("-")
        return code if any(row.indicator.code == code for row in self.figures) else ""

    @property
    def direction(self) -> str:
        """How they are sorted, as browsers are told."""
        return "descending" if self.sort.startswith("-") else "ascending"

    @property
    def targets(self) -> list[tuple[Attainment, str]]:
        """The indicators' figures with what each aims at."""
        return [(row, words.describe_target(row.indicator, row.definition)) for row in self.figures]

    @property
    def district(self) -> HeatRow:
        """The figures of the whole."""
        return HeatRow(_("Whole district"), [PlaceFigure(row, whole_of(row)) for row in self.figures])

    @cached_property
    def rows(self) -> list[HeatRow]:
        """The townships in the order asked for, last what is recorded under none, so that counts add up to the district's."""
        found = [
            HeatRow(one.name, self.list_cells(one.township.code), one.township, one.has_ended) for one in self.places
        ]
        place = next(
            (n for n, row in enumerate(self.figures) if row.indicator.code == self.sort.removeprefix("-")), None
        )
        if place is not None:
            found.sort(key=lambda row: rank_key(row.cells[place], is_reversed=self.sort.startswith("-")))
        unnamed = self.list_cells("")
        return found + ([HeatRow(_("No township recorded"), unnamed)] if any(cell.parts for cell in unnamed) else [])

    def list_cells(self, code: str) -> list[PlaceFigure]:
        """Return a township's figures in the order of the indicators."""
        return [PlaceFigure(row, get_part(row, code)) for row in self.figures]

    @property
    def small(self) -> int:
        """How many cells rest on too few batches."""
        return sum(cell.is_small for row in self.rows for cell in row.cells)

    def table(self, note: str) -> PageTable:
        """Return the table for a file: the value and the distance to the target of each indicator, the parts in words."""
        headings: list[Heading] = [_("Township")]
        for row, target in self.targets:
            over = f"{row.indicator.code} {row.indicator.name}（{target}）"
            headings += [(over, _("Value")), (over, _("Parts")), (over, _("To the target"))]
        small = ngettext(
            "{count} value rests on fewer than 5 batches.", "{count} values rest on fewer than 5 batches.", self.small
        )
        notes = [
            f"{self.plan.title}　{self.quarter.label}",
            f"{note}{small.format(count=self.small) if self.small else ''}",
        ]
        lines = [list_line(row) for row in [*self.rows, self.district]]
        return PageTable(_("Indicators by township") + f" {self.quarter.code}", headings, lines, notes, sums=1)


def rank_key(cell: PlaceFigure, *, is_reversed: bool) -> tuple[int, Fraction]:
    """Return what sorts cells, the worst first: what rests on a few batches after the others, and no data last."""
    found = cell.value if cell.distance is None else cell.distance
    if found is None:
        return 2, Fraction(0)
    return int(cell.is_small), -found if is_reversed else found


def list_line(row: HeatRow) -> Line:
    """Return a row as a file has it: numbers as numbers."""
    cells: Sequence[Cell] = [row.name]
    for cell in row.cells:
        cells = [*cells, cell.number, cell.figure.parts.strip(" （）()"), round_distance(cell.distance)]
    return cells
