"""What the figures say, in a sentence that an official would write."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from targets import grading
from targets.figures import Parts, grouped, plain
from targets.models import Indicator, IndicatorDefinition, IndicatorKind, TargetRule

HUNDREDTH = Fraction(1, 100)


def target(indicator: Indicator, definition: IndicatorDefinition | None) -> str:
    """Say what is aimed at, such as ≥ 95 %."""
    if indicator.kind == IndicatorKind.MILESTONE:
        return _("all steps signed off")
    if definition is not None and definition.rule == TargetRule.MONITORED:
        return _("no target: only monitored")
    if definition is None or definition.rule == TargetRule.RISING or definition.target is None:
        return _("higher than a year before")
    number = amount(indicator, definition.target)
    if definition.rule == TargetRule.AT_MOST:
        return number if not definition.target else f"≤ {number}"
    return number if indicator.is_ratio and definition.target == 100 else f"≥ {number}"


def due(indicator: Indicator, owed: Decimal | None) -> str:
    """Say what was due by then; empty where the plan names no number."""
    return "" if owed is None else amount(indicator, owed)


def amount(indicator: Indicator, number: Decimal | Fraction) -> str:
    """Write a number in the indicator's unit."""
    unit = "%" if indicator.is_ratio else indicator.unit
    return f"{plain(number)} {unit}".strip()


def difference(indicator: Indicator, size: Fraction) -> str:
    """Write a difference: percentage points for ratios, pieces otherwise; a tiny one is not written as 0.00."""
    if not indicator.is_ratio:
        return f"{plain(size)} {indicator.unit}".strip()
    if size < HUNDREDTH:
        return _("less than 0.01 percentage points")
    return _("{number} percentage points").format(number=plain(size))


def gap(indicator: Indicator, goal: grading.Goal, point: Parts | None, year_before: Parts | None = None) -> str:
    """Say how far a figure is from its target; empty without data."""
    if point is None or point.value is None or point.numerator is None:
        return ""
    if indicator.kind == IndicatorKind.MILESTONE:
        return steps_left(indicator, point)
    if goal.rule == TargetRule.MONITORED:
        return ""
    beyond = grading.gap(goal, point.value)
    if beyond is None:
        return against_year_before(indicator, point, year_before)
    if goal.rule == TargetRule.AT_MOST:
        return excess(indicator, beyond)
    return distance(indicator, beyond)


def steps_left(indicator: Indicator, point: Parts) -> str:
    """Say how many milestones are open."""
    left = (point.denominator or 0) - (point.numerator or 0)
    if not left:
        return _("all steps signed off")
    return _("{amount} still to be signed off").format(amount=amount(indicator, Fraction(left)))


def excess(indicator: Indicator, beyond: Fraction) -> str:
    """Say by how much a value that must be small is too large."""
    if beyond == 0:
        return _("exactly on the target")
    if beyond > 0:
        return _("{amount} below the limit").format(amount=difference(indicator, beyond))
    return _("{amount} too many").format(amount=difference(indicator, -beyond))


def distance(indicator: Indicator, beyond: Fraction) -> str:
    """Say how far above or below its target a value is."""
    if beyond == 0:
        return _("exactly on the target")
    size = difference(indicator, abs(beyond))
    if indicator.is_ratio:
        words = _("{amount} above the target") if beyond > 0 else _("{amount} below the target")
    else:
        words = _("{amount} more than the target") if beyond > 0 else _("{amount} still missing")
    return words.format(amount=size)


def against_year_before(indicator: Indicator, point: Parts, before: Parts | None) -> str:
    """Say how a value that must rise compares with the year before."""
    if before is None or before.value is None or point.value is None:
        return _("no figure of a year before")
    change = point.value - before.value
    if change == 0:
        return _("the same as a year before")
    words = _("{amount} higher than a year before") if change > 0 else _("{amount} lower than a year before")
    return words.format(amount=difference(indicator, abs(change)))


def behind(indicator: Indicator, goal: grading.Goal, point: Parts, owed: Decimal | None) -> str:
    """Say by how much a figure misses what was due by then; empty where it does not."""
    if owed is None or point.value is None:
        return ""
    value = Fraction(point.numerator or 0) if indicator.kind == IndicatorKind.MILESTONE else point.value
    missing = grading.shortfall(goal, value, Fraction(owed))
    if missing <= 0:
        return ""
    return _("{amount} behind what is due").format(amount=difference(indicator, missing))


def pace(indicator: Indicator, goal: grading.Goal, value: Fraction, quarters_left: int) -> str:
    """Say what every quarter left must bring."""
    needed = grading.required_pace(goal, value, quarters_left)
    if needed is None:
        return "" if goal.target is None else _("The plan has no quarter left in which to catch up.")
    if needed == 0:
        return _("The target is met; it has to be held to the end of the plan.")
    words = _("To reach the target, each of the {quarters} quarters left must bring {amount} more on average.")
    if needed < 0:
        words = _("To reach the target, each of the {quarters} quarters left must bring {amount} less on average.")
    return words.format(quarters=grouped(quarters_left), amount=difference(indicator, abs(needed)))


def outlook(indicator: Indicator, goal: grading.Goal, projection: grading.Projection) -> str:
    """Say where the present pace leads."""
    number = (
        grading.shown_value(goal, projection.value) + " %"
        if indicator.is_ratio
        else amount(indicator, projection.value)
    )
    if projection.attained is None:
        return _("At the present pace: {amount} by the end of the plan.").format(amount=number)
    if projection.attained:
        return _("At the present pace: {amount} by the end of the plan, so the target will be met.").format(
            amount=number
        )
    return _("At the present pace: {amount} by the end of the plan, so the target will be missed.").format(
        amount=number
    )
