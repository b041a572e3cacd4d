"""Where a figure is heading: the pace that it has, the pace that it needs, and where both lead by the plan's end."""

import datetime as dt
from fractions import Fraction
from functools import cached_property

from dashboard.graded import GradedFigure
from targets import grading, words
from targets.models import IndicatorKind, Status, TargetRule, Window
from targets.words import GradedParts

PACES = 4
"""Between how many quarters and the ones after them the pace is compared."""


class ForwardFigure(GradedFigure):
    """A figure whose pace can be told; who inherits it says which earlier figure the pace is taken against."""

    @property
    def earlier_values(self) -> dict[int, tuple[dt.date, Fraction]]:
        """The day and value of each earlier quarter judged in the same window, oldest first."""
        raise NotImplementedError

    @property
    def earlier(self) -> tuple[dt.date, Fraction] | None:
        """The figure of the same quarter of the year before; where there is none, the first that was recorded."""
        # Keys are year times ten plus number, so ten less is a year before.
        return self.earlier_values.get(self.quarter.pk - 10) or next(iter(self.earlier_values.values()), None)

    @property
    def paced_point(self) -> GradedParts | None:
        """The figure from which pace and outlook follow.

        None where they mean nothing: outside the judged window, for milestones, which have steps of their own, where the
        indicator does not apply, and for what is only monitored.
        """
        found = self.point
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
    def is_running(self) -> bool:
        """Whether the quarter was not over on the last day that the figure covers."""
        return self.point is not None and self.point.as_of < self.quarter.ends_on

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
    def required_pace(self) -> Fraction | None:
        """The change that each quarter left must bring: 0 where the target is met, None where no pace leads to it."""
        found = self.paced_point
        if found is None or found.value is None:
            return None
        return grading.required_pace(self.goal, found.value, self.quarters_left)

    @property
    def pace_words(self) -> str:
        """What the quarters left must bring."""
        found = self.paced_point
        if found is None or found.value is None:
            return ""
        return words.describe_pace(self.indicator, self.goal, found.value, self.quarters_left, found.scale)

    @cached_property
    def projection(self) -> grading.Projection | None:
        """Where the present pace leads by the plan's end; None where there is no pace."""
        found = self.paced_point
        if found is None or found.value is None:
            return None
        return grading.projection(self.goal, found.value, found.as_of, self.earlier)

    @property
    def outlook_words(self) -> str:
        """Where the present pace leads, in a sentence."""
        found, projected = self.paced_point, self.projection
        if found is None or projected is None:
            return ""
        return words.describe_outlook(self.indicator, self.goal, projected, found.scale)

    @property
    def projected_words(self) -> str:
        """Where the present pace leads, as a value."""
        found, projected = self.paced_point, self.projection
        return (
            ""
            if found is None or projected is None
            else words.estimate(self.indicator, self.goal, projected.value, found.scale)
        )

    @cached_property
    def projection_range(self) -> tuple[Fraction, Fraction] | None:
        """Between which values the slowest and the fastest pace of the last four quarters lead; None where there is no range.

        What starts anew every year falls at each of its beginnings, which is no pace.
        """
        found = self.paced_point
        if (
            found is None
            or found.value is None
            or self.definition is None
            or self.definition.window == Window.YEAR_TO_DATE
        ):
            return None
        course = [*self.earlier_values.values()][-PACES:]
        return grading.projection_range(self.goal, [*course, (found.as_of, found.value)])

    @property
    def range_words(self) -> str:
        """The same in a sentence; empty where both ends are one."""
        found, ends = self.paced_point, self.projection_range
        if found is None or ends is None or ends[0] == ends[1]:
            return ""
        return words.describe_range(self.indicator, self.goal, ends, found.scale)
