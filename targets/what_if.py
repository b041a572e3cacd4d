"""What would become of a figure if targets, dates or the batches planned were others: arithmetic alone, nothing is stored."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from targets.error_budget import ErrorBudget, error_budget
from targets.grading import (
    RATIOS,
    WHOLE,
    Goal,
    due_value,
    is_attained,
    milestone_status,
    required_pace,
    shortfall,
    status,
)
from targets.models import TargetRule
from targets.models.attainment import exact_value


@dataclass(frozen=True)
class YearOutcome:
    """A rate that starts anew every year: what the year can bear, and where it ends if so many of those to come fail."""

    budget: ErrorBudget
    numerator: int
    denominator: int
    status: str

    @property
    def value(self) -> Fraction | None:
        """The rate of the whole year, in per cent."""
        return exact_value(self.numerator, self.denominator)


def suppose_year(
    goal: Goal, owed: Fraction, *, numerator: int, denominator: int, planned: int, failing: int
) -> YearOutcome:
    """Return the outcome of a year that owes so much, with ``planned`` batches in all and ``failing`` of those to come."""
    budget = error_budget(rule=goal.rule, owed=owed, numerator=numerator, denominator=denominator, planned=planned)
    coming = budget.coming or 0
    counted = numerator + (failing if goal.rule == TargetRule.AT_MOST else coming - failing)
    total = denominator + coming
    return YearOutcome(budget, counted, total, status(goal, exact_value(counted, total), owed, sample=total))


@dataclass(frozen=True)
class PathOutcome:
    """A figure on its way to a target: what is due today, what is needed, and where a pace leads.

    ``reached_in`` counts the quarters until the target is met at that pace; None where it never is.
    """

    due: Fraction | None
    status: str
    pace_needed: Fraction | None
    projected: Fraction
    is_met: bool
    reached_in: int | None


def suppose_path(
    goal: Goal, *, value: Fraction, day: dt.date, sample: int | None, quarters_left: int, pace: Fraction
) -> PathOutcome:
    """Return the outcome of a goal that changes by ``pace`` in each of the quarters left; shares stay within 0 and 100."""
    due = due_value(goal, day)
    # Nothing counted can be below nothing, however steep the pace.
    projected = max(value + pace * quarters_left, Fraction(0))
    if goal.kind in RATIOS:
        projected = min(projected, WHOLE)
    return PathOutcome(
        due,
        status(goal, value, due, sample=sample),
        required_pace(goal, value, quarters_left),
        projected,
        is_attained(goal, projected),
        count_quarters(goal, value, pace),
    )


def count_quarters(goal: Goal, value: Fraction, pace: Fraction) -> int | None:
    """Return after how many quarters of this pace the target is met, 0 where it is; None where the pace leads elsewhere."""
    if is_attained(goal, value):
        return 0
    missing, towards = shortfall(goal, value, goal.target), -pace if goal.rule == TargetRule.AT_MOST else pace
    return ceil(missing / towards) if towards > 0 else None


@dataclass(frozen=True)
class StepsOutcome:
    """A goal that is signed off step by step: how many steps are due by then, and its light."""

    due: int
    status: str


def suppose_steps(goal: Goal, *, signed: int, due_days: Sequence[dt.date], last: dt.date) -> StepsOutcome:
    """Return the outcome of steps that are due on these days; late is what was due on ``last`` or before."""
    due = sum(day <= last for day in due_days)
    light = milestone_status(signed=signed, due=due, steps=len(due_days), tolerance=goal.tolerance)
    return StepsOutcome(due, light)
