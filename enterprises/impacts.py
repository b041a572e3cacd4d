"""Which figures a row is counted in, asked of the very populations that the figures are made of."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, Q

from enterprises.models import BrandAward, Certificate, Designation, Product
from enterprises.services.certificates import certificate_traces
from enterprises.services.products import product_traces
from registers.impact import Footprint, Trace, happened
from registers.withdrawals import footprint_of
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


def award_traces(award: BrandAward) -> Footprint:
    """Return the trace of the award by itself; a re-evaluation counts in no figure."""
    if award.kind != BrandAward.Kind.NEW:
        return {}
    return {"new-brand-awards": happened(award.granted_on, programme=award.programme)}


def certificate_traces_of(certificate: Certificate) -> Footprint:
    """Return the traces of the certificate by itself (uses its enterprise's designations).

    Those of key enterprises only where its enterprise ever was one, those of service industries where it belongs to one.
    """
    enterprise = certificate.enterprise
    is_key = any(one.kind == Designation.Kind.KEY for one in enterprise.designations.all())
    kept = {
        "key-enterprises-certified": is_key,
        "service-enterprises-certified": is_key and bool(enterprise.service_industry_id),
    }
    return {measure: trace for measure, trace in certificate_traces(certificate).items() if kept.get(measure, True)}


OWN: dict[type[Model], Callable[[Any], Footprint]] = {
    Product: product_traces,
    Certificate: certificate_traces_of,
    BrandAward: award_traces,
}
"""Traces of a row by itself, without those of rows beneath it and without a query, where its footprint has more."""


class Movers:
    """The indicators as they are defined on a day, to be asked for the rows of a whole page (1 query)."""

    def __init__(self, day: dt.date) -> None:
        rows = IndicatorDefinition.objects.in_force(day).exclude(measure="")
        self.definitions = list(rows.select_related("indicator__plan").defer("indicator__plan__document"))

    def of(self, row: Any) -> list[Indicator]:
        """Return the indicators that count the row, or count by it, in the order of the plan."""
        traces = OWN.get(type(row), footprint_of)(row)
        found = [one.indicator for one in self.definitions if counts_in(one, traces.get(one.measure))]
        return sorted(found, key=lambda indicator: (indicator.plan_id, indicator.position))


def counts_in(definition: IndicatorDefinition, trace: Trace | None) -> bool:
    """Say whether a trace in its measure is one for the parameters of the definition."""
    return trace is not None and dict(trace.parameters).items() <= definition.parameters.items()
