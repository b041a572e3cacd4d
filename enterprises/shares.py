"""Which figures a row is counted in, asked of the very populations that the figures are made of."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Model, Q

from targets.models import Indicator, IndicatorDefinition, Window
from targets.models.quarters import quarter_bounds, quarter_id
from targets.registry import MeasureError, Population, Span, registry


@dataclass(frozen=True)
class Share:
    """What a thing adds to an indicator's two parts; ``denominator`` is None where the indicator only counts."""

    indicator: Indicator
    numerator: int
    denominator: int | None


def shares(owner: Model, paths: Mapping[type[Model], str], day: dt.date) -> list[Share]:
    """Return what ``owner`` adds to each indicator as judged on ``day``, where it is counted at all.

    ``paths`` names, for each model that a measure may count, the lookup that leads from its row to ``owner``.
    """
    definitions = IndicatorDefinition.objects.in_force(day).select_related("indicator__plan")
    return [share for definition in definitions for share in share_in(definition, owner, paths, day)]


def share_in(
    definition: IndicatorDefinition, owner: Model, paths: Mapping[type[Model], str], day: dt.date
) -> Iterator[Share]:
    """Yield the share in one indicator, if any; a measure that is not registered counts nothing."""
    if not definition.measure:
        return
    try:
        population = windowed(definition, day)
    except MeasureError:
        return
    path = paths.get(population.rows.model)
    if path is None:
        return
    parts = population.rows.filter(**{path: owner.pk}).aggregate(
        total=Count("pk"), good=Count("pk", filter=population.counted or Q())
    )
    if parts["total"]:
        denominator = None if population.counted is None else parts["total"]
        yield Share(definition.indicator, parts["good"], denominator)


def windowed(definition: IndicatorDefinition, day: dt.date) -> Population:
    """Return the rows that the indicator judges on ``day``."""
    measure = registry[definition.measure]
    population = measure.population(day, definition.indicator_id, definition.parameters)
    if measure.span is Span.DAY:
        return population
    return population.within(window_start(definition, day), day)


def window_start(definition: IndicatorDefinition, day: dt.date) -> dt.date:
    """Return the first day of the judged window that ends on ``day``."""
    if definition.window == Window.PLAN_TO_DATE:
        return definition.indicator.plan.starts_on
    if definition.window == Window.YEAR_TO_DATE:
        return dt.date(day.year, 1, 1)
    return quarter_bounds(quarter_id(day))[0]
