"""A stored figure in words, by the definition that it was graded with, whatever the definition is today."""

import datetime as dt
from fractions import Fraction
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from targets import budget_words, grading, light_rules, words
from targets.error_budget import ErrorBudget, error_budget
from targets.figures import Figure, build_figure, goal_of
from targets.models import Indicator, IndicatorDefinition, IndicatorKind, Quarter, Status, TargetRule, Window
from targets.words import GradedParts


def is_same_outcome(now: GradedParts, then: GradedParts) -> bool:
    """Say whether a later figure tells the same: a new day or another cause is no correction, another light is one."""
    return (now.numerator, now.denominator, now.status) == (then.numerator, then.denominator, then.status)


class GradedFigure:
    """What pages tell of a figure; who inherits it says which figure of which indicator it is."""

    indicator: Indicator
    quarter: Quarter

    @property
    def point(self) -> GradedParts | None:
        """The stored figure; None where none has been computed."""
        raise NotImplementedError

    @property
    def definition(self) -> IndicatorDefinition | None:
        """The definition that the figure was graded with; that in force where there is no figure."""
        raise NotImplementedError

    @property
    def last_valid(self) -> tuple[Quarter, GradedParts] | None:
        """The last figure of an earlier quarter in which the indicator applied."""
        raise NotImplementedError

    @property
    def is_judged(self) -> bool:
        """Whether the figure is the one that the goal is judged by, and not one beside it."""
        raise NotImplementedError

    @property
    def year_before(self) -> GradedParts | None:
        """The figure of the whole year before, in the same window."""
        raise NotImplementedError

    @cached_property
    def goal(self) -> grading.Goal:
        """What the definition asked."""
        return goal_of(self.indicator, self.definition)

    @property
    def status(self) -> str:
        """The light; without a stored figure there is no data."""
        return self.point.status if self.point else Status.NO_DATA

    @cached_property
    def figure(self) -> Figure:
        """The value with its parts."""
        return build_figure(self.indicator, self.goal, self.point)

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of a pass rate, in per cent; None for anything but a sample."""
        found = self.point
        # An interval is for samples; a stock has been counted whole.
        if self.indicator.kind != IndicatorKind.RATIO or found is None or found.numerator is None:
            return None
        return grading.wilson_interval(found.numerator, found.denominator or 0)

    @property
    def target_words(self) -> str:
        """What is aimed at, such as ≥ 95 %."""
        return words.describe_target(self.indicator, self.definition)

    @property
    def amended_words(self) -> str:
        """That the figure is judged by an amended definition, for a year from its day; empty otherwise."""
        day = self.point.as_of if self.point else self.quarter.ends_on
        if self.definition is None or not self.definition.is_newly_amended(day):
            return ""
        return _("Target amended (from %(day)s)") % {"day": date_format(self.definition.effective_from)}

    @property
    def light_rule(self) -> str:
        """When the indicator shows which light, by the figure's definition."""
        return light_rules.describe_lights(self.indicator, self.definition, self.goal)

    @property
    def due_rule(self) -> str:
        """How what is due is reckoned."""
        return light_rules.describe_due_rule(self.goal)

    @property
    def tolerance_rule(self) -> str:
        """What the tolerance does to the light."""
        return light_rules.describe_tolerance(self.indicator, self.goal)

    @property
    def due_words(self) -> str:
        """What was due by then; empty where the plan names no number."""
        return words.describe_due(self.indicator, self.goal, self.point)

    @property
    def gap_words(self) -> str:
        """How far from the target."""
        return words.describe_gap(self.indicator, self.goal, self.point)

    @property
    def behind_words(self) -> str:
        """By how much the figure misses what was due; empty where it does not."""
        return words.describe_shortfall(self.indicator, self.goal, self.point)

    @property
    def shortfall_words(self) -> str:
        """The same beside the gap; empty where the target itself is due, so that the gap says it already."""
        owed = words.owed_by(self.indicator, self.goal, self.point)
        if self.point is None or owed is None:
            return self.behind_words
        whole = self.point.denominator if self.indicator.kind == IndicatorKind.MILESTONE else self.goal.target
        return "" if owed == whole else self.behind_words

    @property
    def sample_words(self) -> str:
        """That the sample is small, and whether its value meets the target; empty where it is large enough."""
        return words.small_sample(self.goal, self.point)

    @property
    def inapplicable_words(self) -> str:
        """Since when and why the indicator does not apply; empty where it does."""
        return words.describe_inapplicable(self.point)

    @property
    def last_valid_words(self) -> str:
        """The last figure of a quarter in which the indicator applied; empty where it applies, or never did."""
        if self.status != Status.NOT_APPLICABLE or self.last_valid is None:
            return ""
        quarter, point = self.last_valid
        return words.last_valid(quarter, build_figure(self.indicator, self.goal, point))

    @property
    def planned(self) -> int | None:
        """How many batches the year is to have: as planned, else as many as the year before had; None if nobody knows.

        A year before without any tells nothing of this one.
        """
        if self.definition is not None and self.definition.planned_sample is not None:
            return self.definition.planned_sample
        return self.year_before.denominator or None if self.year_before else None

    @cached_property
    def error_budget(self) -> ErrorBudget | None:
        """What the year can still bear; None for all but a rate that is judged within its year and has a number due."""
        found = self.point
        if (
            found is None
            or found.denominator is None
            or found.due is None
            or found.status == Status.NOT_APPLICABLE
            or not self.is_judged
            or not self.goal.is_floor
            or self.goal.rule not in {TargetRule.AT_LEAST, TargetRule.AT_MOST}
            or self.definition is None
            or self.definition.window != Window.YEAR_TO_DATE
        ):
            return None
        return error_budget(
            rule=self.goal.rule,
            owed=Fraction(found.due),
            numerator=found.numerator or 0,
            denominator=found.denominator,
            planned=self.planned,
        )

    @property
    def is_year_over(self) -> bool:
        """Whether the figure covers its whole year."""
        return self.point is not None and self.point.as_of == dt.date(self.quarter.year, 12, 31)

    @property
    def budget_words(self) -> str:
        """How many more failures the year can bear, and the chance to attain; empty where nobody can know."""
        return budget_words.error_budget(self.error_budget, is_year_over=self.is_year_over) if self.error_budget else ""

    @property
    def budget_brief(self) -> str:
        """The same where there is room for a few words only."""
        return (
            budget_words.error_budget_brief(self.error_budget, is_year_over=self.is_year_over)
            if self.error_budget
            else ""
        )

    @property
    def chance_words(self) -> str:
        """The chance to attain this year; empty where nobody can know."""
        budget = self.error_budget
        return "" if budget is None or budget.chance is None else budget_words.format_chance(budget.chance)

    @property
    def value(self) -> Fraction | None:
        """The exact value; None without data."""
        return self.point.value if self.point else None
