"""What a row adds to the figures, asked of the very populations that the figures are made of, and which it can move."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Model, Value, When

from registers.registry import registry
from targets.models import Indicator, IndicatorDefinition, Window
from targets.models.quarters import quarter_bounds, quarter_id
from targets.read_once import once_a_page
from targets.registry import MeasureError, Span
from targets.registry import registry as measures
from targets.together import fetch_together


@dataclass(frozen=True)
class Contribution:
    """What a row adds to an indicator's two parts; ``denominator`` is None where the indicator only counts."""

    indicator: Indicator
    numerator: int
    denominator: int | None


def list_contributions(owner: Model, paths: Mapping[type[Model], str], day: dt.date) -> list[Contribution]:
    """Return what ``owner`` adds to each indicator as judged on ``day``, where it is counted at all (2 queries).

    ``paths`` names, for each model that a measure may count, the lookup that leads from its row to ``owner``.
    """
    asked = []
    for definition in list_definitions(day):
        try:
            measure = measures[definition.measure]
            population = measure.population(day, definition.indicator_id, definition.parameters)
        except MeasureError:
            # A measure that is not registered counts nothing.
            continue
        # A measure of another app's rows says nothing about this owner.
        path = paths.get(population.rows.model)
        if path is None:
            continue
        if measure.span is Span.PERIOD:
            # Ends on the day, not with the quarter: what is to come cannot count yet.
            population = population.within(window_start(definition, day), day)
        good = Value(True) if population.counted is None else Case(When(population.counted, then=True), default=False)
        rows = population.rows.filter(**{path: owner.pk}).order_by().annotate(counts_as_good=good)
        asked.append((definition.indicator, population, rows.values_list("counts_as_good", flat=True)))
    # One owner has few rows, so they are fetched rather than counted, those of all indicators at once.
    fetch_together(*(rows for _indicator, _population, rows in asked))
    return [
        Contribution(indicator, sum(rows), None if population.counted is None else len(rows))
        for indicator, population, rows in asked
        if rows
    ]


@once_a_page
def list_definitions(day: dt.date) -> list[IndicatorDefinition]:
    """Return the definitions by measure that are in force on a day (1 query)."""
    rows = IndicatorDefinition.objects.in_force(day).exclude(measure="").select_related("indicator__plan")
    # The whole text of the plan would come with each definition.
    return list(rows.defer("indicator__plan__document"))


def window_start(definition: IndicatorDefinition, day: dt.date) -> dt.date:
    """Return the first day of the judged window that ends on ``day``."""
    if definition.window == Window.PLAN_TO_DATE:
        return definition.indicator.plan.starts_on
    if definition.window == Window.YEAR_TO_DATE:
        return dt.date(day.year, 1, 1)
    return quarter_bounds(quarter_id(day))[0]


class AffectedIndicators:
    """The indicators as they are defined on a day, to be asked for the rows of a whole page (1 query)."""

    def __init__(self, day: dt.date) -> None:
        self.definitions = list_definitions(day)

    def list_for(self, row: Any) -> list[Indicator]:
        """Return the indicators that count the row, or count by it, in the order of the plan."""
        impacts = registry[type(row)].own_impact(row)
        found = [
            one.indicator
            for one in self.definitions
            if (impact := impacts.get(one.measure)) and dict(impact.parameters).items() <= one.parameters.items()
        ]
        return sorted(found, key=lambda indicator: (indicator.plan_id, indicator.position))
