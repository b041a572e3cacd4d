"""A stored figure in words, by the definition that it was graded with, whatever the definition is today."""

from fractions import Fraction
from functools import cached_property

from targets import grading, words
from targets.figures import Figure, build_figure, goal_of
from targets.models import Indicator, IndicatorDefinition, Quarter, Status
from targets.words import GradedParts


class GradedFigure:
    """What pages tell of a figure; who inherits it says which figure of which indicator it is."""

    indicator: Indicator

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

    @property
    def target_words(self) -> str:
        """What is aimed at, such as ≥ 95 %."""
        return words.describe_target(self.indicator, self.definition)

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
    def value(self) -> Fraction | None:
        """The exact value; None without data."""
        return self.point.value if self.point else None
