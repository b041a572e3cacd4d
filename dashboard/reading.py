"""One stored figure of an indicator, ready to be read: value, interval, what was due, gap."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Case, When

from dashboard.outlook import ForwardFigure
from targets.models import Attainment, Indicator, IndicatorDefinition, Quarter, Status, Window
from targets.models.attainment import AttainmentQuerySet
from targets.timelines import IndicatorTimeline

Stored = Mapping[tuple[int, str], Attainment]
"""Figures by quarter and window, each with its definition."""


@dataclass(frozen=True)
class Reading(ForwardFigure):
    """A figure of one quarter and window; ``attainment`` is None where none has been computed.

    ``stored`` holds the figures of the other quarters, against which its pace is taken.
    """

    timeline: IndicatorTimeline
    quarter: Quarter
    window: str
    attainment: Attainment | None
    stored: Stored

    @property
    def indicator(self) -> Indicator:  # type: ignore[override]
        """The indicator it speaks of."""
        return self.timeline.indicator

    @property
    def point(self) -> Attainment | None:
        """The stored figure."""
        return self.attainment

    @property
    def definition(self) -> IndicatorDefinition | None:
        """The definition that the figure was graded with; that in force where there is no figure."""
        return self.attainment.definition if self.attainment else self.timeline.in_force.get(self.quarter.pk)

    @property
    def last_valid(self) -> tuple[Quarter, Attainment] | None:
        """The last figure of an earlier quarter in which the indicator applied."""
        found = [
            figure
            for (key, window), figure in self.stored.items()
            if window == self.window
            and key < self.quarter.pk
            and figure.value is not None
            and figure.status != Status.NOT_APPLICABLE
        ]
        last = max(found, key=lambda figure: figure.quarter_id, default=None)
        return None if last is None else (Quarter.at(last.quarter_id), last)

    @property
    def is_judged(self) -> bool:
        """Whether the window is the one that the goal is judged by."""
        return self.definition is not None and self.definition.window == self.window

    @property
    def year_before(self) -> Attainment | None:
        """The figure of the whole year before, in the same window."""
        return self.stored.get((self.quarter.year * 10 - 6, self.window))

    @property
    def window_words(self) -> str:
        """The window's name."""
        return str(Window(self.window).label)

    @property
    def scale(self) -> int:
        """How many of the parts make one of the indicator's unit."""
        return self.attainment.scale if self.attainment else 1

    @property
    def starts_from_record(self) -> bool:
        """Whether what was due is reckoned from the first figure, since nobody measured the start."""
        return self.goal.starts_from_record and bool(self.due_words)

    @property
    def missed(self) -> int:
        """How many rows of the denominator are not in the numerator; 0 for plain counts."""
        found = self.attainment
        return found.denominator - (found.numerator or 0) if found and found.denominator else 0

    @property
    def interval_words(self) -> str:
        """The interval as it is shown."""
        return "{:.2f}–{:.2f} %".format(*self.interval) if self.interval else ""

    @property
    def earlier_values(self) -> dict[int, tuple[dt.date, Fraction]]:
        """The day and value of each earlier quarter in the same window, oldest first."""
        own = sorted(
            (key, figure)
            for (key, window), figure in self.stored.items()
            if window == self.window and key < self.quarter.pk
        )
        return {key: (figure.as_of, figure.value) for key, figure in own if figure.value is not None}


def get_reading(timeline: IndicatorTimeline, stored: Stored, key: int, window: str) -> Reading:
    """Return the stored figure of a quarter and window."""
    return Reading(timeline, Quarter.at(key), window, stored.get((key, window)), stored)


def by_place(
    rows: AttainmentQuerySet, timeline: IndicatorTimeline, sliced: Collection[int] = ()
) -> dict[tuple[int, str], Attainment]:
    """Return the figures by quarter and window, each with the definition it was graded with (1 query).

    Slices come with those of the quarters ``sliced``: of all quarters they would be megabytes.
    """
    definitions = {d.pk: d for d in timeline.definitions}
    found: dict[tuple[int, str], Attainment] = {}
    slices = Case(When(quarter__in=sliced, then="breakdown"))
    for figure in rows.defer("breakdown").select_related("quarter").annotate(slices=slices):
        # The definitions are loaded already, so the figures need not join them.
        figure.definition = definitions[figure.definition_id]
        if figure.slices is not None:
            figure.breakdown = figure.slices
        found[figure.quarter_id, figure.window] = figure
    return found
