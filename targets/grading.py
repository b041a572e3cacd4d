"""How a value stands against its goal: pure arithmetic on exact fractions, without the database.

Values are in the indicator's unit: per cent for ratios (Fraction(95) is 95 %), pieces or amounts otherwise. Every rule is one of
indicators.md; "以上" includes the number itself.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, sqrt

from targets.models import IndicatorKind, Status, TargetRule

WHOLE = Fraction(100)
RATIOS = {IndicatorKind.RATIO, IndicatorKind.STOCK_RATIO}
Z95 = 1.959963984540054
"""The standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Goal:
    """What a definition asks of an indicator over the days of its plan.

    ``points`` are the yearly milestone values, by day. ``baseline`` is the value on the plan's first day, None where
    nobody measured it; ``first_record`` is then the day and the value of the first figure. ``target`` is None where the
    plan names no number.
    """

    kind: str
    rule: str
    starts_on: dt.date
    ends_on: dt.date
    target: Fraction | None
    baseline: Fraction | None = None
    tolerance: Fraction = Fraction(0)
    minimum_sample: int = 0
    points: tuple[tuple[dt.date, Fraction], ...] = ()
    first_record: tuple[dt.date, Fraction] | None = None

    @property
    def accumulates(self) -> bool:
        """Whether the value adds up over the plan, so that a window owes only what its own days add to the path."""
        return self.kind == IndicatorKind.COUNT

    @property
    def is_floor(self) -> bool:
        """Whether the value starts anew every year, so that its level is due all along and nothing leads up to it."""
        return self.kind == IndicatorKind.RATIO

    @property
    def starts_from_record(self) -> bool:
        """Whether the path begins with the first figure, since nobody measured the start."""
        return (
            self.baseline is None
            and self.kind in {IndicatorKind.STOCK, IndicatorKind.STOCK_RATIO, IndicatorKind.ZERO}
            and self.rule in {TargetRule.AT_LEAST, TargetRule.AT_MOST}
        )

    def path(self) -> list[tuple[dt.date, Fraction]]:
        # Without a target there is nothing that a path could lead to.
        """Return the knots between which the value due is interpolated, by day; empty before the first figure."""
        if self.target is None:
            return []
        start = self.first_record
        # A count starts at nothing by its nature, so a missing baseline is 0 and not unknown.
        if self.baseline is not None or self.accumulates:
            start = self.starts_on, self.baseline or Fraction(0)
        if start is None:
            return []
        # Milestones before the first record lie behind it; kept, they would bend the path backwards.
        later = {day: value for day, value in self.points if day > start[0]}
        # The last day's target wins over a milestone of the same day.
        return sorted(({start[0]: start[1]} | later | {self.ends_on: self.target}).items())


def due_value(goal: Goal, day: dt.date) -> Fraction | None:
    """Return the value due on ``day``; None where the plan names no number, or before anything was recorded.

    A floor is due all along: the yearly milestone of the year, or the target where no milestone follows.
    """
    if goal.is_floor:
        return next((value for due_on, value in sorted(goal.points) if due_on >= day), goal.target)
    # Before the first record nothing can be due: nobody knew where the way began.
    path = goal.path()
    if not path or day < path[0][0]:
        return None
    for (left, low), (right, high) in pairwise(path):
        if day <= right:
            return low + (high - low) * Fraction((day - left).days, (right - left).days)
    return path[-1][1]


def window_due(goal: Goal, first: dt.date, last: dt.date) -> Fraction | None:
    """Return what a window from ``first`` to ``last`` owes: a count only what these days add to its path."""
    # The day before the window, since its first day already adds its share.
    due = due_value(goal, last)
    before = due_value(goal, first - dt.timedelta(days=1))
    if due is None or before is None or not goal.accumulates:
        return due
    return due - before


def status(
    goal: Goal, value: Fraction | None, due: Fraction | None, *, sample: int | None = None, applicable: bool = True
) -> Status:
    """Grade a value. ``due`` is what it owes by then, for a rising goal the value of a year before.

    ``sample`` is the denominator of a ratio: with fewer than ``minimum_sample`` the light says so before anything else.
    """
    if not applicable:
        return Status.NOT_APPLICABLE
    if value is None:
        return Status.NO_DATA
    # A small sample is told even where the value would be green: the light must not rest on a handful of batches.
    if sample is not None and sample < goal.minimum_sample:
        return Status.SMALL_SAMPLE
    if goal.rule == TargetRule.MONITORED:
        return Status.MONITORED
    # A rising goal with no figure a year before can be neither met nor missed.
    if goal.rule == TargetRule.RISING and due is None:
        return Status.NO_YEAR_BEFORE
    return grade_against_both(goal, value, due)


def grade_against_both(goal: Goal, value: Fraction, due: Fraction | None) -> Status:
    """Grade a value by its target and by what is due."""
    if is_attained(goal, value):
        return Status.ATTAINED
    behind = shortfall(goal, value, due)
    # Equal to the year before has not risen, so for such a goal level is behind.
    if behind < 0 or (behind == 0 and goal.rule != TargetRule.RISING):
        return Status.ON_TRACK
    return Status.BEHIND if behind <= goal.tolerance else Status.OFF_TRACK


def is_attained(goal: Goal, value: Fraction) -> bool:
    """Say whether the value meets the final target; where the plan names none, only the whole is all there is."""
    if goal.target is None:
        return goal.kind in RATIOS and value >= WHOLE
    return value <= goal.target if goal.rule == TargetRule.AT_MOST else value >= goal.target


def shortfall(goal: Goal, value: Fraction, due: Fraction | None) -> Fraction:
    """Return by how much the value misses what was due; negative where it is better."""
    if due is None:
        # Nothing is due, so nothing can be missed; any negative number says so.
        return Fraction(-1)
    return value - due if goal.rule == TargetRule.AT_MOST else due - value


def milestone_status(
    *, signed: int, due: int, steps: int, tolerance: Fraction = Fraction(0), applicable: bool = True
) -> Status:
    """Grade ``signed`` of ``steps`` milestones where ``due`` should be signed; the tolerance is in steps."""
    if not applicable:
        return Status.NOT_APPLICABLE
    if not steps:
        return Status.NO_DATA
    if signed == steps:
        return Status.ATTAINED
    if signed >= due:
        return Status.ON_TRACK
    return Status.BEHIND if due - signed <= tolerance else Status.OFF_TRACK


def gap(goal: Goal, value: Fraction) -> Fraction | None:
    """Return how far the value is beyond the target (negative: how much is missing); None without a target."""
    return None if goal.target is None else -shortfall(goal, value, goal.target)


def required_pace(goal: Goal, value: Fraction, quarters_left: int) -> Fraction | None:
    """Return the change needed in each of the quarters left: 0 where attained, None where no quarter is left.

    A floor is met or missed within its year, so that no pace leads to it; nor is there one without a number.
    """
    if goal.target is None or goal.is_floor:
        return None
    if is_attained(goal, value):
        return Fraction(0)
    if quarters_left <= 0:
        return None
    return (goal.target - value) / quarters_left


@dataclass(frozen=True)
class Projection:
    """Where the present pace leads by the plan's last day; ``attained`` is None where the plan names no number."""

    value: Fraction
    attained: bool | None


def projection(
    goal: Goal, value: Fraction, day: dt.date, earlier: tuple[dt.date, Fraction] | None
) -> Projection | None:
    """Carry the change since ``earlier``, the figure of a year before or the first, on to the plan's last day.

    None where there is no pace: within the first figure, and for a floor. Shares stay within 0 and 100, counts above 0.
    """
    if goal.is_floor or earlier is None or earlier[0] >= day:
        return None
    since, before = earlier
    end = carry_on(goal, value, day, (value - before) / (day - since).days)
    return Projection(end, None if goal.target is None else is_attained(goal, end))


def projection_range(goal: Goal, course: Sequence[tuple[dt.date, Fraction]]) -> tuple[Fraction, Fraction] | None:
    """Return the least and the greatest value to which the paces between figures that follow each other lead by the plan's last day.

    ``course`` are days and values, oldest first. None for a floor, and where there are not two paces: one alone is no range.
    """
    paces = [(value - before) / (day - since).days for (since, before), (day, value) in pairwise(course) if day > since]
    if goal.is_floor or len(paces) < 2:
        return None
    day, value = course[-1]
    ends = [carry_on(goal, value, day, pace) for pace in paces]
    return min(ends), max(ends)


def carry_on(goal: Goal, value: Fraction, day: dt.date, pace: Fraction) -> Fraction:
    """Return where a value leads by the plan's last day at a change per day; shares stay within 0 and 100, counts above 0."""
    # Days, not quarters, carry the pace: the newest figure may be of a day within a running quarter.
    end = max(value + pace * (goal.ends_on - day).days, Fraction(0))
    return min(end, WHOLE) if goal.kind in RATIOS else end


def wilson_interval(passed: int, total: int) -> tuple[float, float] | None:
    """Return the 95 % Wilson score interval of a pass rate, in per cent, for display; None without a sample."""
    if not total:
        return None
    rate, spread = passed / total, Z95 * Z95 / total
    centre = (rate + spread / 2) / (1 + spread)
    half = Z95 * sqrt(rate * (1 - rate) / total + spread / (4 * total)) / (1 + spread)
    # At the ends the interval touches 0 and 100 exactly; floating point would leave it a hair off.
    low = 0.0 if passed == 0 else 100 * (centre - half)
    high = 100.0 if passed == total else 100 * (centre + half)
    return low, high


def to_amount(value: Fraction) -> Decimal:
    """Return a count, or a sum of amounts, as the exact decimal number that it is: 12.5, not 12.5000."""
    if value.denominator == 1:
        return Decimal(value.numerator)
    # A sum has at most four decimals and a count none, so the division is exact and needs no rounding.
    return (Decimal(value.numerator) / value.denominator).normalize()


def format_value(
    value: Fraction, *, under: Iterable[Fraction] = (), over: Iterable[Fraction] = (), places: int = 2
) -> str:
    """Write a value with ``places`` decimals, rounded half up, but never across a threshold that it misses.

    A value under one of ``under`` is cut rather than carried up to it (94.996 beside 95 is "94.99"); one over one of
    ``over`` is not carried down to it (0.004 beside 0 is "0.01").
    """
    scale = 10**places
    top, bottom = value.numerator * scale, value.denominator
    # Python's round() goes to the even digit, and a float would not hold 94.995; so half up on a fraction.
    rounded = (2 * top + bottom) // (2 * bottom)
    # Only what was carried up can have reached a threshold above, only what was cut one below.
    if rounded * bottom > top and any(value < threshold <= Fraction(rounded, scale) for threshold in under):
        rounded = top // bottom
    if rounded * bottom < top and any(value > threshold >= Fraction(rounded, scale) for threshold in over):
        rounded = -(-top // bottom)
    sign, digits = "-" if rounded < 0 else "", f"{abs(rounded):0{places + 1}d}"
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def format_shown_value(goal: Goal, value: Fraction, places: int = 2) -> str:
    """Write a value so that nobody reads the goal as met where it is missed, nor 100 % where a part is missing."""
    # 99.996 % beside 100 % would read as complete.
    under = [WHOLE] if goal.kind in RATIOS else []
    if goal.target is None:
        return format_value(value, under=under, places=places)
    if goal.rule == TargetRule.AT_MOST:
        return format_value(value, under=under, over=[goal.target], places=places)
    return format_value(value, under=[*under, goal.target], places=places)


def round_to_whole(goal: Goal, due: Fraction) -> Fraction:
    """Return what is due of things that can only be counted whole: up where at least that many are due, else down."""
    return Fraction(floor(due) if goal.rule == TargetRule.AT_MOST else ceil(due))
