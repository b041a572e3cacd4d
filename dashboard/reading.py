"""One stored figure of an indicator, ready to be read: value, interval, what was due, gap, pace and outlook."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from dashboard.graded import GradedFigure
from targets import grading, words
from targets.models import (
    Attainment,
    Indicator,
    IndicatorDefinition,
    IndicatorKind,
    Quarter,
    Status,
    TargetRule,
    Window,
)
from targets.timelines import IndicatorTimeline

Stored = Mapping[tuple[int, str], Attainment]
"""Figures by quarter and window, each with its definition."""


@dataclass(frozen=True)
class Reading(GradedFigure):
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

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of a pass rate, in per cent; None for anything but a sample."""
        found = self.attainment
        # An interval is for samples; a stock has been counted whole.
        if self.indicator.kind != IndicatorKind.RATIO or found is None or found.numerator is None:
            return None
        return grading.wilson_interval(found.numerator, found.denominator or 0)

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
    def _judged(self) -> Attainment | None:
        """The figure from which pace and outlook follow.

        None where they mean nothing: outside the judged window, for milestones, which have steps of their own, where the
        indicator does not apply, and for what is only monitored.
        """
        found = self.attainment
        if (
            found is None
            or found.value is None
            or not self.is_judged
            or found.status == Status.NOT_APPLICABLE
            or self.indicator.kind == IndicatorKind.MILESTONE
            or self.goal.rule == TargetRule.MONITORED
        ):
            return None
        return found

    @property
    def pace_words(self) -> str:
        """What the quarters left must bring."""
        found = self._judged
        if found is None or found.value is None:
            return ""
        return words.describe_pace(self.indicator, self.goal, found.value, self.quarters_left, found.scale)

    @property
    def is_running(self) -> bool:
        """Whether the quarter was not over on the last day that the figure covers."""
        return self.attainment is not None and self.attainment.as_of < self.quarter.ends_on

    @property
    def quarters_left(self) -> int:
        """How many quarters of the plan are left, the running one included."""
        return self.count_quarters_until(self.goal.ends_on)

    def count_quarters_until(self, ends_on: dt.date) -> int:
        """Return how many quarters are left until a day, the running one included."""
        last = self.quarter.ends_on
        # Whole quarters between the two ends; the running one still has days in which to catch up.
        months = (ends_on.year - last.year) * 12 + ends_on.month - last.month
        return max(months // 3, 0) + self.is_running

    @property
    def outlook_words(self) -> str:
        """Where the present pace leads."""
        found = self._judged
        if found is None or found.value is None:
            return ""
        projected = grading.projection(self.goal, found.value, found.as_of, self.earlier)
        return "" if projected is None else words.describe_outlook(self.indicator, self.goal, projected, found.scale)

    @property
    def earlier(self) -> tuple[dt.date, Fraction] | None:
        """The figure of the same quarter of the year before; where there is none, the first that was recorded."""
        own = sorted(
            (key, figure)
            for (key, window), figure in self.stored.items()
            if window == self.window and key < self.quarter.pk
        )
        known = {key: (figure.as_of, figure.value) for key, figure in own if figure.value is not None}
        # Keys are year times ten plus number, so ten less is a year before.
        return known.get(self.quarter.pk - 10) or next(iter(known.values()), None)


def get_reading(timeline: IndicatorTimeline, stored: Stored, key: int, window: str) -> Reading:
    """Return the stored figure of a quarter and window."""
    return Reading(timeline, Quarter.at(key), window, stored.get((key, window)), stored)
