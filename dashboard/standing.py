"""How one indicator stands in a quarter: its stored figure with those of the quarters before."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse

from dashboard.as_of import AsOf
from dashboard.bullet import Bullet
from dashboard.graded import is_same_outcome
from dashboard.outlook import ForwardFigure
from dashboard.sparkline import Sparkline
from targets.figures import Figure, build_figure, goal_of
from targets.models import (
    Goal,
    Indicator,
    IndicatorDefinition,
    IndicatorKind,
    Plan,
    Quarter,
    Status,
)
from targets.models.attainment import exact_value

RECENT_QUARTERS = 12


class Point(NamedTuple):
    """A stored figure as the overview pages need it; the field names are those of Attainment."""

    indicator_id: int
    quarter_id: int
    as_of: dt.date
    numerator: int | None
    denominator: int | None
    due: Decimal | None
    status: str
    computed_at: dt.datetime
    scale: int
    definition_id: int
    inapplicable_since: dt.date | None
    inapplicable_basis: str

    @property
    def value(self) -> Fraction | None:
        """The exact value, as `Attainment.value`."""
        return exact_value(self.numerator, self.denominator, self.scale)


@dataclass(frozen=True)
class Standing(ForwardFigure):
    """An indicator with its figure in the quarter shown and those of the quarters before.

    ``definitions`` are all that its figures were graded with, by key; ``in_force`` is the one in force in the quarter.
    """

    plan: Plan
    quarter: Quarter
    indicator: Indicator
    definitions: dict[int, IndicatorDefinition]
    in_force: IndicatorDefinition | None
    series: list[Point]
    owners: list[str] = field(default_factory=list)
    known: AsOf = field(default_factory=AsOf)
    corrected: Point | None = None

    @cached_property
    def point(self) -> Point | None:
        """The figure of the quarter shown."""
        # Cut at the quarter shown, so the last one is its own, if there is one.
        last = self.series[-1] if self.series else None
        return last if last and last.quarter_id == self.quarter.pk else None

    @property
    def definition(self) -> IndicatorDefinition | None:
        """The definition that the figure was graded with; that in force where there is no figure."""
        return self.definitions[self.point.definition_id] if self.point else self.in_force

    @property
    def last_valid(self) -> tuple[Quarter, Point] | None:
        """The last figure of an earlier quarter in which the indicator applied."""
        found = (p for p in reversed(self.series) if p.value is not None and p.status != Status.NOT_APPLICABLE)
        last = next((p for p in found if p.quarter_id < self.quarter.pk), None)
        return None if last is None else (Quarter.at(last.quarter_id), last)

    @property
    def is_judged(self) -> bool:
        """The figures of an overview are those that goals are judged by."""
        return True

    @property
    def year_before(self) -> Point | None:
        """The figure of the whole year before, judged in the same window."""
        found = next((p for p in self.series if p.quarter_id == self.quarter.year * 10 - 6), None)
        same = found and self.definition and self.definitions[found.definition_id].window == self.definition.window
        return found if same else None

    @property
    def year_ago_words(self) -> str:
        """The value of the same quarter of the year before; empty where it was not judged in the same window."""
        found = next((p for p in self.series if p.quarter_id == self.quarter.pk - 10), None)
        if found is None or found.value is None or self.definition is None:
            return ""
        definition = self.definitions[found.definition_id]
        same = definition.window == self.definition.window
        return build_figure(self.indicator, goal_of(self.indicator, definition), found).brief if same else ""

    @property
    def earlier_values(self) -> dict[int, tuple[dt.date, Fraction]]:
        """The day and value of each earlier quarter judged in the same window, oldest first."""
        own = self.definition.window if self.definition else ""
        return {
            p.quarter_id: (p.as_of, p.value)
            for p in self.series
            if p.value is not None
            and p.quarter_id < self.quarter.pk
            and self.definitions[p.definition_id].window == own
        }

    @property
    def correction(self) -> Figure | None:
        """What the figure of a closed quarter has become since (更正); None where it is the same."""
        now, then = self.corrected, self.point
        if now is None or (then and is_same_outcome(now, then)):
            return None
        return build_figure(self.indicator, goal_of(self.indicator, self.definitions[now.definition_id]), now)

    @property
    def group(self) -> Goal:
        """The group of goals that the plan sets this one in."""
        return self.indicator.goal.parent or self.indicator.goal

    @property
    def sparkline(self) -> Sparkline:
        """The timeline of the value over the last twelve quarters, with what was due."""
        if self.indicator.kind == IndicatorKind.MILESTONE:
            # Steps, as what was due is counted in steps.
            return Sparkline.of([(Fraction(p.numerator or 0), p.due) for p in self.recent])
        return Sparkline.of([(p.value, p.due) for p in self.recent])

    @property
    def bullet(self) -> Bullet | None:
        """The value beside what was due and the target, as a drawing; None where there is nothing to compare."""
        point, target = self.point, self.goal.target
        if point is None or self.status == Status.NOT_APPLICABLE:
            return None
        value = point.value
        if self.indicator.kind == IndicatorKind.MILESTONE:
            # Steps, as what was due is counted in steps.
            value, target = Fraction(point.numerator or 0), Fraction(point.denominator or 0) or None
        due = None if point.due is None else Fraction(point.due)
        return Bullet.of(value, due, target, is_share=self.indicator.is_ratio)

    @property
    def missing_part(self) -> Fraction:
        """Which part of what was due is missing, by which indicators of different units are ordered."""
        point = self.point
        if (
            point is None
            or point.value is None
            or not point.due
            or self.status not in {Status.BEHIND, Status.OFF_TRACK}
        ):
            return Fraction(0)
        value = Fraction(point.numerator or 0) if self.indicator.kind == IndicatorKind.MILESTONE else point.value
        return abs(value - Fraction(point.due)) / abs(Fraction(point.due))

    @property
    def recent(self) -> list[Point]:
        """The figures of the last twelve quarters."""
        return self.series[-RECENT_QUARTERS:]

    @property
    def url(self) -> str:
        """The indicator page for this quarter."""
        return (
            reverse("dashboard:indicator", args=[self.plan.code, self.indicator.code])
            + f"?quarter={self.quarter.code}{self.known.query}"
        )
