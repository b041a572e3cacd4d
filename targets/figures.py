"""Figures as people read them: two decimals for percentages, always with their parts."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from targets import grading, timelines
from targets.models import Attainment, Indicator, IndicatorDefinition, IndicatorKind, TargetRule
from targets.wordings import is_english_read


class Parts(Protocol):
    """Anything with the two parts of a figure and its exact value."""

    @property
    def numerator(self) -> int | None:
        """The rows counted as good, or all that are counted, or their amounts in small units."""

    @property
    def denominator(self) -> int | None:
        """All rows; None where nothing is divided."""

    @property
    def value(self) -> Fraction | None:
        """The exact value."""


@dataclass(frozen=True)
class Figure:
    """A figure ready to be shown; ``shown`` is None where there is no data, which is not 0."""

    shown: str | None = None
    unit: str = ""
    parts: str = ""

    def __str__(self) -> str:
        return self.brief + self.parts

    @property
    def brief(self) -> str:
        """The value with its unit, where there is no room for the parts."""
        return _("no data") if self.shown is None else join_unit(self.shown, self.unit)


def join_unit(shown: str, unit: str) -> str:
    """Write a number with its unit; units of English are plural, and of one thing there is one."""
    if shown == "1" and is_english_read():
        unit = f"{unit[:-3]}y" if unit.endswith("ies") else unit.removesuffix("s")
    return f"{shown} {unit}".strip()


def format_number(number: int) -> str:
    """Write a whole number with its thousands apart: 1 899."""
    return f"{number:,}".replace(",", get_format("THOUSAND_SEPARATOR"))


def format_exact(value: Fraction) -> str:
    """Write a count or a sum of amounts with its thousands apart and all the decimals that it has: 1 899, 1 250.5."""
    # Both languages write a decimal point; Django's own number_format takes fifteen times as long, and a page has hundreds.
    return f"{grading.to_amount(value):,f}".replace(",", get_format("THOUSAND_SEPARATOR"))


def format_plain(number: Decimal | Fraction, places: int = 2) -> str:
    """Write a target or due value with at most two decimals and no idle zeros: 95, 94.5."""
    # The text always has the decimals, so stripping zeros cannot reach the whole part: 100.00 becomes 100.
    text = grading.format_value(Fraction(number), places=places)
    return text.rstrip("0").rstrip(".")


def goal_of(indicator: Indicator, definition: IndicatorDefinition | None) -> grading.Goal:
    """Return what a definition asks; without one, a goal that asks for nothing."""
    if definition is None:
        plan = indicator.plan
        return grading.Goal(indicator.kind, TargetRule.AT_LEAST, plan.starts_on, plan.ends_on, None)
    return timelines.goal_of(indicator, definition)


def is_countable(indicator: Indicator, scale: int = 1) -> bool:
    """Say whether the value counts things, which come whole: neither a share nor a sum of amounts."""
    return not indicator.is_ratio and scale == 1


def round_figure(figure: Attainment, places: int) -> str | None:
    """Write the exact value of a figure with so many decimals, on its side of the target; None without data."""
    if figure.value is None:
        return None
    # The definition that the figure was graded with, so that the rounding respects the target of its day.
    return grading.format_shown_value(timelines.goal_of(figure.indicator, figure.definition), figure.value, places)


def build_figure(indicator: Indicator, goal: grading.Goal, parts: Parts | None) -> Figure:
    """Return the figure made of ``parts``."""
    value = parts.value if parts else None
    if parts is None or parts.numerator is None or value is None:
        return Figure()
    if indicator.kind == IndicatorKind.MILESTONE:
        return Figure(f"{parts.numerator}/{parts.denominator}", indicator.unit)
    if not indicator.is_ratio:
        return Figure(format_exact(value), indicator.unit)
    shown = grading.format_shown_value(goal, value)
    return Figure(
        shown,
        "%",
        _(" ({numerator}/{denominator})").format(
            numerator=format_number(parts.numerator), denominator=format_number(parts.denominator or 0)
        ),
    )
