"""Which indicators a row moves, asked of the traces that it leaves in their measures."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Model

from targets.models import Indicator, IndicatorDefinition

from .models import BrandAward, Certificate, Designation, Product
from .services.certificates import certificate_traces
from .services.footprints import Footprint, Trace, happened
from .services.products import product_traces
from .services.withdrawals import footprint_of


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
