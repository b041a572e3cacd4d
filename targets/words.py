"""What the figures say, in a sentence that an official would write."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets import grading
from targets.figures import Figure, Parts, format_number, format_plain, is_countable, join_unit
from targets.models import Indicator, IndicatorDefinition, IndicatorKind, Quarter, Status, TargetRule

HUNDREDTH = Fraction(1, 100)
STORED_ERROR = Fraction(5, 100_000)
"""By how much a due value may differ from the exact one, since four decimals of it are stored."""


class GradedParts(Parts, Protocol):
    """A stored figure with what it was graded by."""

    @property
    def scale(self) -> int:
        """How many of the parts make one of the indicator's unit."""

    @property
    def as_of(self) -> dt.date:
        """The last day that it covers."""

    @property
    def due(self) -> Decimal | None:
        """What was due by its day."""

    @property
    def status(self) -> str:
        """The light."""

    @property
    def inapplicable_since(self) -> dt.date | None:
        """Since when the indicator did not apply, where it did not."""

    @property
    def inapplicable_basis(self) -> str:
        """On what basis."""


def describe_target(indicator: Indicator, definition: IndicatorDefinition | None) -> str:
    """Say what is aimed at, such as ≥ 95 %."""
    if indicator.kind == IndicatorKind.MILESTONE:
        return _("all steps signed off")
    if definition is not None and definition.rule == TargetRule.MONITORED:
        return _("no target: only monitored")
    if definition is None or definition.rule == TargetRule.RISING or definition.target is None:
        return _("higher than a year before")
    number = format_amount(indicator, definition.target)
    if definition.rule == TargetRule.AT_MOST:
        # "≥ 100 %" says no more than "100 %".
        return number if not definition.target else f"≤ {number}"
    return number if indicator.is_ratio and definition.target == 100 else f"≥ {number}"


def describe_due(indicator: Indicator, goal: grading.Goal, point: GradedParts | None) -> str:
    """Say what was due by then; empty where the plan names no number, or nothing was recorded yet."""
    owed = owed_by(indicator, goal, point)
    return "" if owed is None else format_amount(indicator, owed)


def owed_by(indicator: Indicator, goal: grading.Goal, point: GradedParts | None) -> Fraction | None:
    """Return what was due, of things that are counted a whole number."""
    if point is None or point.due is None:
        return None
    owed = Fraction(point.due)
    return grading.round_to_whole(goal, owed) if is_countable(indicator, point.scale) else owed


def format_amount(indicator: Indicator, number: Decimal | Fraction) -> str:
    """Write a number in the indicator's unit."""
    unit = "%" if indicator.is_ratio else indicator.unit
    return join_unit(format_plain(number), unit)


def format_difference(indicator: Indicator, size: Fraction) -> str:
    """Write a difference: percentage points for ratios, pieces otherwise; a tiny one is not written as 0.00."""
    if not indicator.is_ratio:
        return join_unit(format_plain(size), indicator.unit)
    # Rounded to two decimals a miss of 0.004 would read as no miss at all.
    if size < HUNDREDTH:
        return _("less than 0.01 percentage points")
    number = format_plain(size)
    return ngettext("{number} percentage point", "{number} percentage points", 1 if number == "1" else 2).format(
        number=number
    )


def describe_gap(indicator: Indicator, goal: grading.Goal, point: GradedParts | None) -> str:
    """Say how far a figure is from its target; empty without data, and where the indicator does not apply."""
    if point is None or point.value is None or point.status == Status.NOT_APPLICABLE:
        return ""
    if indicator.kind == IndicatorKind.MILESTONE:
        return describe_steps_left(indicator, point)
    if goal.rule == TargetRule.MONITORED:
        return ""
    beyond = grading.gap(goal, point.value)
    if beyond is None:
        return describe_year_before(indicator, point.value, point.due)
    if goal.rule == TargetRule.AT_MOST:
        return describe_excess(indicator, beyond)
    return describe_distance(indicator, beyond)


def describe_steps_left(indicator: Indicator, point: Parts) -> str:
    """Say how many milestones are open."""
    left = (point.denominator or 0) - (point.numerator or 0)
    if not left:
        return _("all steps signed off")
    return _("{amount} still to be signed off").format(amount=format_amount(indicator, Fraction(left)))


def describe_excess(indicator: Indicator, beyond: Fraction) -> str:
    """Say by how much a value that must be small is too large."""
    if beyond == 0:
        return _("exactly on the target")
    if beyond > 0:
        return _("{amount} below the limit").format(amount=format_difference(indicator, beyond))
    return _("{amount} too many").format(amount=format_difference(indicator, -beyond))


def describe_distance(indicator: Indicator, beyond: Fraction) -> str:
    """Say how far above or below its target a value is."""
    if beyond == 0:
        return _("exactly on the target")
    size = format_difference(indicator, abs(beyond))
    if indicator.is_ratio:
        words = _("{amount} above the target") if beyond > 0 else _("{amount} below the target")
    else:
        words = _("{amount} more than the target") if beyond > 0 else _("{amount} still missing")
    return words.format(amount=size)


def describe_year_before(indicator: Indicator, value: Fraction, before: Decimal | None) -> str:
    """Say how a value that must rise compares with the year before, as it was known when the figure was graded."""
    if before is None:
        return _("no figure of a year before")
    change = value - Fraction(before)
    # The stored value of the year before has four decimals, so an equal value may differ by half of the last.
    if abs(change) <= STORED_ERROR:
        return _("the same as a year before")
    words = _("{amount} higher than a year before") if change > 0 else _("{amount} lower than a year before")
    return words.format(amount=format_difference(indicator, abs(change)))


def describe_shortfall(indicator: Indicator, goal: grading.Goal, point: GradedParts | None) -> str:
    """Say by how much a figure misses what was due by then; empty where it does not, or does not apply."""
    owed = owed_by(indicator, goal, point)
    if point is None or owed is None or point.value is None or point.status == Status.NOT_APPLICABLE:
        return ""
    value = Fraction(point.numerator or 0) if indicator.kind == IndicatorKind.MILESTONE else point.value
    missing = grading.shortfall(goal, value, owed)
    if missing <= 0:
        return ""
    return _("{amount} behind what is due").format(amount=format_difference(indicator, missing))


def small_sample(goal: grading.Goal, point: GradedParts | None) -> str:
    """Say how small a sample is, and whether its point value meets the target; empty where it is large enough."""
    if point is None or point.value is None or point.status != Status.SMALL_SAMPLE:
        return ""
    meets = grading.is_attained(goal, point.value)
    words = _("Only {number} of at least {wanted}: too few to tell; the value itself misses the target.")
    if meets:
        words = _("Only {number} of at least {wanted}: too few to tell; the value itself meets the target.")
    return words.format(number=format_number(point.denominator or 0), wanted=format_number(goal.minimum_sample))


def describe_pace(indicator: Indicator, goal: grading.Goal, value: Fraction, quarters_left: int, scale: int = 1) -> str:
    """Say what every quarter left must bring, or all of them together where that is no whole number of things."""
    needed = grading.required_pace(goal, value, quarters_left)
    if needed is None:
        return "" if goal.target is None or goal.is_floor else _("The plan has no quarter left in which to catch up.")
    if needed == 0:
        return _("The target is met; it has to be held to the end of the plan.")
    # Half an enterprise a quarter cannot be brought; all together is a whole number.
    if is_countable(indicator, scale) and needed.denominator != 1:
        words = _("To reach the target, the {quarters} quarters left must bring {amount} more in all.")
        if needed < 0:
            words = _("To reach the target, the {quarters} quarters left must bring {amount} less in all.")
        needed *= quarters_left
    else:
        words = _("To reach the target, each of the {quarters} quarters left must bring {amount} more on average.")
        if needed < 0:
            words = _("To reach the target, each of the {quarters} quarters left must bring {amount} less on average.")
    return words.format(quarters=format_number(quarters_left), amount=format_difference(indicator, abs(needed)))


def describe_outlook(indicator: Indicator, goal: grading.Goal, projection: grading.Projection, scale: int = 1) -> str:
    """Say where the present pace leads."""
    number = estimate(indicator, goal, projection.value, scale)
    if projection.attained is None:
        return _("At the present pace: {amount} by the end of the plan.").format(amount=number)
    if projection.attained:
        return _("At the present pace: {amount} by the end of the plan, so the target will be met.").format(
            amount=number
        )
    return _("At the present pace: {amount} by the end of the plan, so the target will be missed.").format(
        amount=number
    )


def describe_range(indicator: Indicator, goal: grading.Goal, ends: tuple[Fraction, Fraction], scale: int = 1) -> str:
    """Say between which values the paces of the last quarters lead."""
    low, high = (estimate(indicator, goal, end, scale) for end in ends)
    words = _("Between {low} and {high} at the slowest and the fastest pace of the last four quarters.")
    return words.format(low=low, high=high)


def estimate(indicator: Indicator, goal: grading.Goal, value: Fraction, scale: int = 1) -> str:
    """Write a value that is not there yet; how many things there will be is told as about so many."""
    if is_countable(indicator, scale):
        count = grading.format_shown_value(goal, value, places=0)
        return _("about {amount}").format(amount=join_unit(format_number(int(count)), indicator.unit))
    return grading.format_shown_value(goal, value) + " %" if indicator.is_ratio else format_amount(indicator, value)


def describe_inapplicable(point: GradedParts | None) -> str:
    """Say since when and why an indicator does not apply, as it was worded when the figure was graded."""
    if point is None or point.status != Status.NOT_APPLICABLE or point.inapplicable_since is None:
        return ""
    since = date_format(point.inapplicable_since)
    return _("Not applicable from {since}: {basis}").format(since=since, basis=point.inapplicable_basis)


def last_valid(quarter: Quarter, last: Figure) -> str:
    """Say what the last figure was before the indicator ceased to apply."""
    return _("Last valid figure: {quarter} {figure}").format(quarter=quarter.label, figure=last)
