"""One stored figure of an indicator, ready to be read: value, interval, what was due, gap, pace and outlook."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from dashboard.graded import GradedFigure
from targets import grading, words
from targets.error_budget import error_budget
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
        """The figure from which pace, outlook and error budget follow.

        None where they mean nothing: outside the judged window, for milestones, which have steps of their own, where the
        indicator does not apply, and for what is only monitored.
        """
        found = self.attainment
        if (
            found is None
            or found.value is None
            or found.window != found.definition.window
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
        return words.pace(self.indicator, self.goal, found.value, self.quarters_left, found.scale)

    @property
    def quarters_left(self) -> int:
        """How many quarters of the plan are left, the running one included."""
        last, ends_on = self.quarter.ends_on, self.goal.ends_on
        months = (ends_on.year - last.year) * 12 + ends_on.month - last.month
        is_running = self.attainment is not None and self.attainment.as_of < last
        return max(months // 3, 0) + is_running

    @property
    def outlook_words(self) -> str:
        """Where the present pace leads, or how many failures the year can still bear."""
        found = self._judged
        if found is None or found.value is None:
            return ""
        if self.goal.is_floor:
            return self._budget_words(found)
        projected = grading.projection(self.goal, found.value, found.as_of, self._earlier)
        return "" if projected is None else words.outlook(self.indicator, self.goal, projected, found.scale)

    @property
    def _earlier(self) -> tuple[dt.date, Fraction] | None:
        """The figure of the same quarter of the year before; where there is none, the first that was recorded."""
        own = sorted(
            (key, figure)
            for (key, window), figure in self.stored.items()
            if window == self.window and key < self.quarter.pk
        )
        known = {key: (figure.as_of, figure.value) for key, figure in own if figure.value is not None}
        return known.get(self.quarter.pk - 10) or next(iter(known.values()), None)

    def _budget_words(self, found: Attainment) -> str:
        if self.window != Window.YEAR_TO_DATE or found.due is None or self.goal.rule == TargetRule.RISING:
            return ""
        budget = error_budget(
            rule=self.goal.rule,
            owed=Fraction(found.due),
            numerator=found.numerator or 0,
            denominator=found.denominator or 0,
            planned=self._planned,
        )
        return words.error_budget(
            budget, Fraction(found.due), is_year_over=found.as_of == dt.date(self.quarter.year, 12, 31)
        )

    @property
    def _planned(self) -> int | None:
        """How many batches the year is to have: as planned, else as many as the year before had; None if nobody knows."""
        if self.definition is not None and self.definition.planned_sample is not None:
            return self.definition.planned_sample
        last_year = self.stored.get((self.quarter.year * 10 - 6, self.window))
        return last_year.denominator if last_year else None


def get_reading(timeline: IndicatorTimeline, stored: Stored, key: int, window: str) -> Reading:
    """Return the stored figure of a quarter and window."""
    return Reading(timeline, Quarter.at(key), window, stored.get((key, window)), stored)
