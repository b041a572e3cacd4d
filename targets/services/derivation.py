"""From stored and freshly counted parts to graded figures, as yet unsaved."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from targets.aggregation import Parts, day_parts, period_parts
from targets.grading import Goal, milestone_status, status, window_due
from targets.models import Attainment, IndicatorKind, TargetRule
from targets.models.attainment import exact_value
from targets.timelines import IndicatorTimeline, QuarterSource

type_of_stored = Mapping[tuple[int, str], Attainment]
"""An indicator's current figures by quarter and window."""


def derive_figures(
    timeline: IndicatorTimeline, stored: type_of_stored, wanted: Iterable[int] | None
) -> list[Attainment]:
    """Return the indicator's figures of all quarters, unsaved.

    Counted again are the ``wanted`` quarters (None: all) and those whose stored parts cannot be used: none were stored,
    they were made by another measure, or time has passed since. All are graded again: a milestone becomes late, and the
    first figure of all may have moved the path of the later ones.
    """
    rows: list[tuple[int, str, dt.date, Parts]] = []
    # Each source once, in order of time: definitions that only move the target share their counted parts.
    for source in dict.fromkeys(timeline.sources.values()):
        needed = timeline.quarters_needed(source)
        fresh = [
            key for key in needed if wanted is None or key in wanted or not is_usable(timeline, stored, source, key)
        ]
        parts = {key: stored_parts(stored[key, source.base_window]) for key in needed if key not in fresh}
        parts |= count_parts(timeline, source, fresh)
        rows += timeline.windows(source, {key: parts[key] for key in needed})
    return list(grade_figures(timeline, sorted(rows, key=lambda row: row[0])))


def is_usable(timeline: IndicatorTimeline, stored: type_of_stored, source: QuarterSource, key: int) -> bool:
    """Say whether the quarter's stored parts are still what the source would count."""
    figure = stored.get((key, source.base_window))
    return (
        figure is not None
        and figure.as_of == timeline.as_of(key)
        # A figure of another measure or other parameters has the same key and quite other parts.
        and any(figure.definition_id == d.pk and QuarterSource.of(d) == source for d in timeline.definitions)
    )


def stored_parts(figure: Attainment) -> Parts:
    """Return the parts that were stored."""
    return Parts(figure.numerator, figure.denominator, figure.breakdown, figure.scale)


def count_parts(timeline: IndicatorTimeline, source: QuarterSource, keys: list[int]) -> dict[int, Parts]:
    """Count the parts of the quarters: one query for all where events are counted, one for each day of a stock."""
    if source.is_period:
        population = source.population(timeline.indicator, timeline.today)
        # One query reaches over all quarters, where one a quarter would be twenty-four.
        return period_parts(population, [timeline.day_range(key) for key in keys])
    return {key: day_parts(source.population(timeline.indicator, timeline.as_of(key))) for key in keys}


def grade_figures(timeline: IndicatorTimeline, rows: Iterable[tuple[int, str, dt.date, Parts]]) -> Iterator[Attainment]:
    """Turn (quarter, window, first day, parts), in the order of time, into figures with their due value and status."""
    values: dict[tuple[int, str], Fraction] = {}
    first_records: dict[tuple[QuarterSource, str], tuple[dt.date, Fraction]] = {}
    # Sorted by time: what is due may hang on the first record, and a rising goal on the quarter a year before.
    for key, window, first, parts in rows:
        value = exact_value(parts.numerator, parts.denominator, parts.scale)
        if value is not None:
            values[key, window] = value
            first_records.setdefault((timeline.sources[key], window), (timeline.as_of(key), value))
        goal = timeline.goal(key, first_records.get((timeline.sources[key], window)))
        if goal.rule == TargetRule.RISING:
            # Keys are year times ten plus number, so ten less is the same quarter of the year before.
            due = values.get((key - 10, window))
        elif goal.kind == IndicatorKind.MILESTONE:
            due = Fraction(timeline.steps_due(key))
        else:
            due = window_due(goal, first, timeline.as_of(key))
        span = timeline.inapplicable_span(key)
        yield Attainment(
            indicator=timeline.indicator,
            quarter_id=key,
            window=window,
            definition=timeline.in_force[key],
            as_of=timeline.as_of(key),
            # The definition of the quarter, not the newest: an amended target leaves the past judged as it was.
            numerator=parts.numerator,
            denominator=parts.denominator,
            scale=parts.scale,
            breakdown=parts.breakdown,
            due=round_due(due),
            status=grade_parts(goal, parts, due, applicable=span is None),
            inapplicable_since=span.since if span else None,
            inapplicable_basis=span.basis if span else "",
        )


def grade_parts(goal: Goal, parts: Parts, due: Fraction | None, *, applicable: bool) -> str:
    """Grade the parts."""
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


def round_due(due: Fraction | None) -> Decimal | None:
    """Return the due value with the four decimals that are stored."""
    # Two steps, since Decimal takes no Fraction; the context's 28 digits are more than the column holds.
    return None if due is None else (Decimal(due.numerator) / due.denominator).quantize(Decimal("0.0001"))
