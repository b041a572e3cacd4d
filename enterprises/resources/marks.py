"""Which figures the rows of a sheet move: the impact before and after, summed over all rows, without a query for each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db.models import Model

from enterprises import impact
from enterprises.dependents import dependents
from enterprises.models import Certificate, CertificateEvent, Designation, Enterprise, Product, ProductStandard
from enterprises.resources.references import get_certificate
from exchange.context import ImportContext
from exchange.resources import Change, Marks, Values
from registers.impact import Impact, Impacts, SpanImpact, first_difference, stale_quarters
from targets.clock import today
from targets.models.quarters import quarter_id
from targets.services import quarters_since

RowImpact = Callable[[Values, ImportContext], Impacts]


def marks_by(impact_of: RowImpact, changes: Iterable[Change], context: ImportContext) -> Marks:
    """Return the quarters that the changes make stale, by measure.

    A stock that changes on a day is stale from that day on, so the earliest of all changes decides.
    """
    since: dict[str, dt.date] = {}
    marks: Marks = defaultdict(set)
    for before, after in changes:
        old = impact_of(before, context) if before else {}
        new = impact_of(after, context)
        for measure in old.keys() | new.keys():
            add_marks(measure, old.get(measure), new.get(measure), since, marks)
    for measure, day in since.items():
        marks[measure] |= {*quarters_since(day)}
    return marks


def add_marks(measure: str, old: Impact | None, new: Impact | None, since: dict[str, dt.date], marks: Marks) -> None:
    """Add what one row's change makes stale in one measure."""
    spans = [each for each in (old, new) if isinstance(each, SpanImpact)]
    if old == new:
        return
    if spans:
        # A stock is stale from a day on, so one day for a measure says it all.
        since[measure] = min(first_difference(spans), since.get(measure, today()))
    else:
        marks[measure] |= stale_quarters(old, new)


def build_marks_of(
    model: type[Model], impact_of: Callable[[Any], Impacts]
) -> Callable[[Iterable[Change], ImportContext], Marks]:
    """Return what marks the changes of rows whose impact follows from the row alone."""
    return partial(marks_by, lambda row, context: impact_of(model(**row)))


def enterprise_marks(changes: Iterable[Change], context: ImportContext) -> Marks:
    """Return the marks of enterprises.

    One that moves to another slice takes all that is counted there with it: every quarter since its founding is marked,
    which may recompute a figure that stays the same, but asks nothing of the database for each enterprise.
    """
    rows = list(changes)
    marks = marks_by(lambda row, _context: impact.operation_impact(Enterprise(**row)), rows, context)
    moved = [
        after["founded_on"] for before, after in rows if before and list_slice_keys(before) != list_slice_keys(after)
    ]
    if moved:
        # Quarters outside the plan are passed over where the marks are written.
        quarters = {*quarters_since(dt.date.min)}
        for measure in (*impact.PRODUCT_MEASURES, "iso9000-enterprises", *dependents):
            marks[measure] |= quarters
    return marks


def list_slice_keys(row: Values) -> tuple[Any, ...]:
    """Return all by which something that hangs on an enterprise is sliced."""
    return row["township_id"], row["industry_id"], row["size"], row["service_industry_id"]


def event_impact(row: Values, context: ImportContext) -> Impacts:
    """Return the impact of an event; its certificate was read when the sheet named it."""
    scheme = get_certificate(context, row["certificate_id"])["scheme"]
    return impact.status_impact(CertificateEvent(**row), scheme)


def covered_impact(row: Values, context: ImportContext) -> Impacts:
    """Return the impact of a product under a certificate: it counts where the certificate is a compulsory one."""
    certificate = get_certificate(context, row["certificate_id"])
    if certificate["scheme"] != Certificate.Scheme.CCC:
        return {}
    return {
        "ccc-products-certified": SpanImpact(certificate["issued_on"], certificate["expires_on"], (row["product_id"],))
    }


def award_marks(changes: Iterable[Change], context: ImportContext) -> Marks:
    """Return the marks of awards: a product counts once, so every round of it under the programme can move."""
    rounds: dict[Any, set[int]] = defaultdict(set)
    awards = context.rows("awards")
    # All awards of the products named were loaded, as the resource asks for its siblings.
    for stored in awards.by_pk.values():
        if not stored.withdrawn:
            row = awards.resource.row_of(stored.row)
            rounds[row["product_id"], row["programme"]].add(quarter_id(row["granted_on"]))
    marks: Marks = {"new-brand-awards": set()}
    for _before, after in changes:
        quarters = rounds[after["product_id"], after["programme"]] | {quarter_id(after["granted_on"])}
        marks["new-brand-awards"] |= quarters
    return marks


# Wider than by hand: asking for each enterprise's service industry would cost a query, and a mark too many changes no
# figure.
designation_marks = build_marks_of(Designation, lambda row: impact.designation_impact(row, is_serving=True))
product_marks = build_marks_of(Product, impact.product_impact)
standard_marks = build_marks_of(ProductStandard, impact.standard_impact)
certificate_marks = build_marks_of(Certificate, impact.certificate_impact)
event_marks = partial(marks_by, event_impact)
covered_marks = partial(marks_by, covered_impact)
