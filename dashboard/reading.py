"""One stored figure of an indicator, ready to be read: value, interval, what was due, gap, pace and outlook."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from targets import grading, words
from targets.course import Course
from targets.figures import Figure, figure
from targets.models import Attainment, Indicator, IndicatorKind, Quarter, Status, TargetRule, Window


@dataclass(frozen=True)
class Reading:
    """A figure of one quarter and window; ``attainment`` is None where none has been computed."""

    course: Course
    quarter: Quarter
    window: str
    attainment: Attainment | None
    year_before: Attainment | None = None

    @property
    def indicator(self) -> Indicator:
        """The indicator it speaks of."""
        return self.course.indicator

    @cached_property
    def goal(self) -> grading.Goal:
        """What the definition in force asked."""
        return self.course.goal(self.quarter.pk)

    @property
    def status(self) -> str:
        """The light."""
        return self.attainment.status if self.attainment else Status.NO_DATA

    @property
    def window_words(self) -> str:
        """The window's name."""
        return str(Window(self.window).label)

    @property
    def scale(self) -> int:
        """How many of the parts make one of the indicator's unit."""
        return self.attainment.scale if self.attainment else 1

    @cached_property
    def figure(self) -> Figure:
        """The value with its parts."""
        return figure(self.indicator, self.goal, self.attainment)

    @property
    def due_words(self) -> str:
        """What was due by then."""
        return words.due(self.indicator, self.attainment.due if self.attainment else None)

    @property
    def target_words(self) -> str:
        """What is aimed at."""
        return words.target(self.indicator, self.course.in_force.get(self.quarter.pk))

    @property
    def gap_words(self) -> str:
        """How far from the target."""
        return words.gap(self.indicator, self.goal, self.attainment, self.year_before)

    @property
    def behind_words(self) -> str:
        """By how much the figure misses what was due; empty where it does not."""
        found = self.attainment
        return words.behind(self.indicator, self.goal, found, found.due) if found else ""

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
    def _value_on_course(self) -> Fraction | None:
        """The value from which pace and outlook follow.

        None where they mean nothing: milestones have steps of their own, and what is only monitored leads nowhere.
        """
        if (
            self.attainment is None
            or self.indicator.kind == IndicatorKind.MILESTONE
            or self.goal.rule == TargetRule.MONITORED
            or self.status == Status.NOT_APPLICABLE
        ):
            return None
        return self.attainment.value

    @property
    def pace_words(self) -> str:
        """What each quarter left must bring."""
        value = self._value_on_course
        if value is None:
            return ""
        return words.pace(self.indicator, self.goal, value, quarters_left(self.quarter, self.goal.ends_on))

    @property
    def outlook_words(self) -> str:
        """Where the present pace leads."""
        value = self._value_on_course
        if value is None or self.attainment is None:
            return ""
        projected = grading.projection(self.goal, value, self.attainment.as_of)
        return words.outlook(self.indicator, self.goal, projected)


def quarters_left(quarter: Quarter, ends_on: dt.date) -> int:
    """Return how many quarters of the plan follow this one."""
    months = (ends_on.year - quarter.ends_on.year) * 12 + ends_on.month - quarter.ends_on.month
    return max(months // 3, 0)


Stored = Mapping[tuple[int, str], Attainment]


def reading(course: Course, stored: Stored, key: int, window: str) -> Reading:
    """Return the stored figure of a quarter and window."""
    return Reading(course, Quarter.at(key), window, stored.get((key, window)), stored.get((key - 10, window)))
