"""An indicator's way through the quarters of its plan: what is counted in each, in which windows, against what."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from targets.aggregation import DayRange, Parts
from targets.grading import Goal
from targets.models import Applicability, Attainment, Indicator, IndicatorDefinition, Milestone, Window
from targets.models.quarters import quarter_bounds, quarter_keys
from targets.registry import Measure, Population, Span, registry


@dataclass(frozen=True)
class QuarterSource:
    """What a definition counts; two definitions with the same source can share their parts."""

    measure: str
    parameters: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, definition: IndicatorDefinition) -> "QuarterSource":
        """Return what the definition counts."""
        # Sorted, so that two definitions whose parameters were typed in another order are one source.
        return cls(definition.measure, tuple(sorted(definition.parameters.items())))

    @property
    def registered(self) -> Measure:
        """The measure itself; MeasureError where nobody registered it."""
        return registry[self.measure]

    @property
    def is_period(self) -> bool:
        """Whether windows are sums of quarters."""
        return self.registered.span == Span.PERIOD

    @property
    def base_window(self) -> str:
        """The window that holds the parts of a quarter by itself."""
        return Window.QUARTER if self.is_period else Window.QUARTER_END

    def population(self, indicator: Indicator, day: dt.date) -> Population:
        """Return the rows behind the indicator's figure as of ``day``."""
        return self.registered.population(day, indicator.pk, dict(self.parameters))


class IndicatorTimeline:
    """An indicator with its definitions, steps and inapplicable spans loaded, seen from ``today``.

    ``counted_on`` names the day of counting for quarters that are to be seen as they were then; ``known_at`` leaves out of
    what was in force the definitions recorded later.
    """

    def __init__(
        self,
        indicator: Indicator,
        today: dt.date,
        counted_on: Mapping[int, dt.date] | None = None,
        known_at: dt.datetime | None = None,
    ) -> None:
        self.indicator, self.plan, self.today, self.known_at = indicator, indicator.plan, today, known_at
        self.counted_on = counted_on or {}
        self._steps: dict[int, list[tuple[Milestone, dt.date]]] = {}
        self.definitions = sorted(indicator.definitions.all(), key=lambda d: (d.effective_from, d.revision))

    @cached_property
    def keys(self) -> list[int]:
        """The plan's quarters that have begun, in order."""
        # A quarter that has not begun has no figure, not even 0.
        return quarter_keys(self.plan.starts_on, min(self.plan.ends_on, self.today))

    def ends_on(self, key: int) -> dt.date:
        """Return the last day of the quarter that the plan still covers."""
        # The plan may end within a quarter; its figures end with it.
        return min(quarter_bounds(key)[1], self.plan.ends_on)

    def as_of(self, key: int) -> dt.date:
        """Return the last day that a figure of the quarter covers: the quarter's last, or today inside it."""
        return min(self.ends_on(key), self.counted_on.get(key, self.today))

    def day_range(self, key: int) -> DayRange:
        """Return the days of the quarter that the plan covers, up to today."""
        return DayRange(key, max(quarter_bounds(key)[0], self.plan.starts_on), self.as_of(key))

    @cached_property
    def in_force(self) -> dict[int, IndicatorDefinition]:
        """The definition in force at each quarter's end, or today inside it."""
        # Definitions are sorted, so the last one of those in force is the newest.
        known = [d for d in self.definitions if d.is_known_at(self.known_at)]
        found = {key: [d for d in known if d.effective_from <= self.as_of(key)] for key in self.keys}
        return {key: definitions[-1] for key, definitions in found.items() if definitions}

    @cached_property
    def sources(self) -> dict[int, QuarterSource]:
        """What is counted in each quarter; a quarter without a definition or a measure has no figure."""
        return {key: QuarterSource.of(definition) for key, definition in self.in_force.items() if definition.measure}

    def quarters_needed(self, source: QuarterSource) -> list[int]:
        """Return the quarters whose parts the source's figures are made of; sums reach back to the plan's first."""
        own = [key for key, used in self.sources.items() if used == source]
        # A sum over the plan needs every quarter from the first, those counted by an earlier source too.
        return [key for key in self.keys if key <= own[-1]] if source.is_period else own

    def windows(self, source: QuarterSource, parts: Mapping[int, Parts]) -> Iterator[tuple[int, str, dt.date, Parts]]:
        """Yield (quarter, window, its first day, its parts) for each quarter in which the source is counted."""
        derive = self._sums if source.is_period else self._stocks
        # Sums run through quarters of other sources, but are told only where this source is the one in force.
        return (row for row in derive(parts) if self.sources.get(row[0]) == source)

    def _stocks(self, parts: Mapping[int, Parts]) -> Iterator[tuple[int, str, dt.date, Parts]]:
        for key, held in parts.items():
            yield key, Window.QUARTER_END, self.plan.starts_on, held

    def _sums(self, parts: Mapping[int, Parts]) -> Iterator[tuple[int, str, dt.date, Parts]]:
        plan = year = None
        for key in sorted(parts):
            first = self.day_range(key).first
            plan = parts[key] if plan is None else plan + parts[key]
            # Keys end in the quarter's number, and a year begins with its first.
            if year is None or key % 10 == 1:
                year, year_first = parts[key], first
            else:
                year = year + parts[key]
            yield key, Window.QUARTER, first, parts[key]
            yield key, Window.YEAR_TO_DATE, year_first, year
            yield key, Window.PLAN_TO_DATE, self.plan.starts_on, plan

    def inapplicable_span(self, key: int) -> Applicability | None:
        """Return the span in which the indicator does not apply at the quarter's end, or today inside it."""
        day = self.as_of(key)
        spans = self.indicator.inapplicable_spans.all()
        return next((s for s in spans if s.since <= day and (s.until is None or day <= s.until)), None)

    def steps_due(self, key: int) -> int:
        """Return how many milestones should be signed off; one that is due today is not late yet."""
        last = self.last_late_day(key)
        return sum(due_on <= last for _step, due_on in self.steps(key))

    def steps(self, key: int) -> list[tuple[Milestone, dt.date]]:
        """Return the steps that the definition in force in the quarter asks for, each with its day."""
        definition = self.in_force.get(key)
        return self._steps_of(definition) if definition else []

    def _steps_of(self, definition: IndicatorDefinition) -> list[tuple[Milestone, dt.date]]:
        # Many quarters share a definition, and its days are read once (1 query).
        if definition.pk not in self._steps:
            self._steps[definition.pk] = steps_of(self.indicator, definition)
        return self._steps[definition.pk]

    def last_late_day(self, key: int) -> dt.date:
        """Return the last day of the quarter that has gone by: what was due then, and is not done, is late."""
        # Yesterday, since a step due today may still be signed today.
        return min(self.ends_on(key), self.counted_on.get(key, self.today) - dt.timedelta(days=1))

    def goal(self, key: int, first_record: tuple[dt.date, Fraction] | None = None) -> Goal:
        """Return what the definition in force in the quarter asks of an indicator that was first recorded so."""
        definition = self.in_force[key]
        points = tuple((point.due_on, Fraction(point.value)) for point in definition.points.all())
        return goal_of(self.indicator, definition, points, first_record)


def steps_of(indicator: Indicator, definition: IndicatorDefinition) -> list[tuple[Milestone, dt.date]]:
    """Return the steps that a definition asks for, each with its day; those of the plan where it has none of its own."""
    amended = {day.milestone_id: day.due_on for day in definition.step_days.all()}
    return [
        (step, amended.get(step.pk, step.due_on))
        for step in indicator.milestones.all()
        if (step.pk in amended if amended else step.introduced_by_id is None)
    ]


def population_of(figure: Attainment) -> Population:
    """Return the rows behind a figure as the registers hold them now; MeasureError where its definition counts none."""
    source, plan, quarter = QuarterSource.of(figure.definition), figure.indicator.plan, figure.quarter_id
    population = source.population(figure.indicator, figure.as_of)
    if not source.is_period:
        return population
    starts = {
        Window.QUARTER: quarter_bounds(quarter)[0],
        Window.YEAR_TO_DATE: dt.date(quarter // 10, 1, 1),
        Window.PLAN_TO_DATE: plan.starts_on,
    }
    # The plan may begin within the quarter or the year.
    return population.within(max(plan.starts_on, starts[Window(figure.window)]), figure.as_of)


def goal_of(
    indicator: Indicator,
    definition: IndicatorDefinition,
    points: tuple[tuple[dt.date, Fraction], ...] = (),
    first_record: tuple[dt.date, Fraction] | None = None,
) -> Goal:
    """Return what a definition asks; without its yearly ``points`` the goal has no path but can be shown and graded."""
    return Goal(
        kind=indicator.kind,
        rule=definition.rule,
        starts_on=indicator.plan.starts_on,
        ends_on=indicator.plan.ends_on,
        target=to_fraction(definition.target),
        baseline=to_fraction(definition.baseline),
        tolerance=Fraction(definition.tolerance),
        minimum_sample=definition.minimum_sample,
        points=points,
        first_record=first_record,
    )


def to_fraction(number: Decimal | None) -> Fraction | None:
    """Return the number as a fraction; None stays None."""
    return None if number is None else Fraction(number)
