"""From stored and freshly counted parts to graded figures, as yet unsaved."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from targets.aggregation import Parts, day_parts, period_parts
from targets.course import Course, Source
from targets.grading import Goal, milestone_status, status, window_due
from targets.models import Attainment, IndicatorKind, TargetRule
from targets.models.attainment import exact_value

type_of_stored = Mapping[tuple[int, str], Attainment]
"""An indicator's current figures by quarter and window."""


def figures_derived(course: Course, stored: type_of_stored, wanted: Iterable[int] | None) -> list[Attainment]:
    """Return the indicator's figures from the first quarter that is counted again to the current one, unsaved.

    Counted again are the ``wanted`` quarters (None: all) and those whose stored parts cannot be used: none were stored,
    they were made by another measure, or time has passed since.
    """
    rows: list[tuple[int, str, dt.date, Parts]] = []
    counted: set[int] = set()
    for source in dict.fromkeys(course.sources.values()):
        needed = course.quarters_needed(source)
        fresh = [key for key in needed if wanted is None or key in wanted or not usable(course, stored, source, key)]
        parts = {key: stored_parts(stored[key, source.base_window]) for key in needed if key not in fresh}
        parts |= counted_parts(course, source, fresh)
        rows += course.windows(source, {key: parts[key] for key in needed})
        counted.update(fresh)
    figures = graded(course, sorted(rows, key=lambda row: row[0]))
    return [figure for figure in figures if counted and figure.quarter_id >= min(counted)]


def usable(course: Course, stored: type_of_stored, source: Source, key: int) -> bool:
    """Say whether the quarter's stored parts are still what the source would count."""
    figure = stored.get((key, source.base_window))
    return (
        figure is not None
        and figure.as_of == course.as_of(key)
        and any(figure.definition_id == d.pk and Source.of(d) == source for d in course.definitions)
    )


def stored_parts(figure: Attainment) -> Parts:
    """Return the parts that were stored."""
    return Parts(figure.numerator, figure.denominator, figure.breakdown, figure.scale)


def counted_parts(course: Course, source: Source, keys: list[int]) -> dict[int, Parts]:
    """Count the parts of the quarters: one query for all where events are counted, one for each day of a stock."""
    if source.is_period:
        population = source.population(course.indicator, course.today)
        return period_parts(population, [course.stretch(key) for key in keys])
    return {key: day_parts(source.population(course.indicator, course.as_of(key))) for key in keys}


def graded(course: Course, rows: Iterable[tuple[int, str, dt.date, Parts]]) -> Iterator[Attainment]:
    """Turn (quarter, window, first day, parts), in the order of time, into figures with their due value and status."""
    values: dict[tuple[int, str], Fraction] = {}
    for key, window, first, parts in rows:
        goal = course.goal(key)
        value = exact_value(parts.numerator, parts.denominator, parts.scale)
        due = (
            due_then(course, goal, key, first) if goal.rule != TargetRule.RISING else earlier(goal, values, key, window)
        )
        if value is not None:
            values[key, window] = value
        yield Attainment(
            indicator=course.indicator,
            quarter_id=key,
            window=window,
            definition=course.in_force[key],
            as_of=course.as_of(key),
            numerator=parts.numerator,
            denominator=parts.denominator,
            scale=parts.scale,
            breakdown=parts.breakdown,
            due=rounded(due),
            status=light(course, goal, key, parts, due),
        )


def due_then(course: Course, goal: Goal, key: int, first: dt.date) -> Fraction | None:
    """Return what was due by the quarter's end: steps of a milestone, else a value in the indicator's unit."""
    if goal.kind == IndicatorKind.MILESTONE:
        return Fraction(course.steps_due(key))
    return window_due(goal, first, course.ends_on(key))


def earlier(goal: Goal, values: Mapping[tuple[int, str], Fraction], key: int, window: str) -> Fraction | None:
    """Return what a rising value is held against.

    The same quarter of the year before; else the end of that year; else the baseline; else the first value there is.
    """
    year_before = [values.get((key - 10, window)), values.get((key // 10 * 10 - 6, window)), goal.baseline]
    known = [value for value in year_before if value is not None]
    first = next((value for (_, of_window), value in values.items() if of_window == window), None)
    return known[0] if known else first


def light(course: Course, goal: Goal, key: int, parts: Parts, due: Fraction | None) -> str:
    """Grade the parts."""
    applicable = course.is_applicable(key)
    if goal.kind == IndicatorKind.MILESTONE:
        return milestone_status(
            signed=parts.numerator or 0,
            due=int(due or 0),
            steps=parts.denominator or 0,
            tolerance=goal.tolerance,
            applicable=applicable,
        )
    value = exact_value(parts.numerator, parts.denominator, parts.scale)
    return status(goal, value, due, sample=parts.denominator, applicable=applicable)


def rounded(due: Fraction | None) -> Decimal | None:
    """Return the due value with the four decimals that are stored."""
    return None if due is None else (Decimal(due.numerator) / due.denominator).quantize(Decimal("0.0001"))
