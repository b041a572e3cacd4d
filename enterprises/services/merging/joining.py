"""What of one record goes over to another, and what becomes one with what the other has already."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db.models import Model, Q, QuerySet, UniqueConstraint
from django.utils.translation import gettext as _

from enterprises.dependents import related_models
from enterprises.models import Designation, Enterprise, Product
from enterprises.services.enterprises import organisation_code
from enterprises.services.merging.changes import Change, make_change
from registers.models import list_columns
from targets.numbers import normalise_text

CODES = ("uscc", "org_code", "registration_number")
FILLED = ("address", "service_industry_id")
"""Columns taken over where the kept record has none."""
FLAGS = ("is_main_industrial", "is_pillar", "in_ccc_catalogue")


@dataclass
class Joining:
    """What joining two records would write; ``problems`` say in words what forbids it.

    ``bridged`` are designations of the kept record that one of the merged record makes part of another.
    """

    kept: Enterprise
    merged: Enterprise
    changes: list[Change] = field(default_factory=list)
    joined_products: list[tuple[Product, Product]] = field(default_factory=list)
    joined_designations: list[tuple[Designation, Designation]] = field(default_factory=list)
    bridged: list[Designation] = field(default_factory=list)
    staying: list[Model] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def set_value(self, row: Model, name: str, value: Any) -> None:
        """Note a new value of a column, where it is new."""
        # Only what differs, so that undoing overwrites nothing that was never written.
        if getattr(row, name) != value:
            self.changes.append(make_change([row], name.removesuffix("_id"), getattr(row, name), value))

    def move_rows(self, model: type[Model], name: str, source: Model, target: Model) -> None:
        """Note that rows pass from one record to another; those that the other has already stay behind."""
        # Withdrawn rows pass as well: their numbers stay taken under the record that stands.
        rows = list(model._base_manager.filter(**{name: source}).order_by("pk"))
        staying = find_twins(rows, name, target)
        moving = [row for row in rows if row.pk not in staying]
        self.staying += [row for row in rows if row.pk in staying]
        if moving:
            self.changes.append(make_change(moving, name, source.pk, target.pk))


def plan_joining(kept: Enterprise, merged: Enterprise) -> Joining:
    """Return what merging ``merged`` into ``kept`` would write; writes nothing."""
    found = Joining(kept, merged)
    join_codes(found)
    for name in FILLED:
        if not getattr(kept, name) and getattr(merged, name):
            found.set_value(kept, name, getattr(merged, name))
    for model, name in related_models[Enterprise]:
        found.move_rows(model, name, merged, kept)
    join_designations(found)
    join_products(found)
    return found


def join_codes(found: Joining) -> None:
    """Take over the codes that the kept record lacks; two different organisations cannot become one."""
    codes = {organisation_code(row) for row in (found.kept, found.merged)} - {""}
    if len(codes) > 1:
        found.problems.append(
            _("The organisation codes differ, so these are two enterprises; correct the wrong code first.")
        )
    for name in CODES:
        if getattr(found.merged, name) and not getattr(found.kept, name):
            code = getattr(found.merged, name)
            # Cleared first, since the code is unique.
            found.set_value(found.merged, name, None)
            found.set_value(found.kept, name, code)


def find_twins(rows: list[Any], name: str, target: Model) -> set[int]:
    """Return the keys of the rows that a unique constraint keeps from belonging to ``target``."""

    def compare(values: Iterable[Any]) -> tuple[Any, ...]:
        # Numbers are compared as the database compares them; other texts that differ in no more than that are twins as well.
        return tuple(normalise_text(value) if isinstance(value, str) else value for value in values)

    found: set[int] = set()
    # Read from the model, so that a new constraint needs no line here.
    for columns, is_partial in list_unique_columns(type(rows[0]), name) if rows else ():
        there = type(rows[0])._base_manager.filter(**{name: target})
        here = rows
        # Bound are standing rows only; withdrawn ones may repeat them.
        if is_partial:
            there, here = there.filter(withdrawal=None), [row for row in rows if row.withdrawal_id is None]
        taken = {compare(values) for values in there.values_list(*columns)}
        found |= {row.pk for row in here if compare(getattr(row, column) for column in columns) in taken}
    return found | find_overlapping(rows, name, target)


def find_overlapping(rows: list[Any], name: str, target: Model) -> set[int]:
    """Return the keys of the standing rows that a constraint over spans keeps from belonging to ``target``."""
    model: Any = type(rows[0]) if rows else Enterprise
    found: set[int] = set()
    for constraint in (one for one in model._meta.constraints if isinstance(one, ExclusionConstraint)):
        columns = [str(column) for column, operator in constraint.expressions if operator == RangeOperators.EQUAL]
        for row in (row for row in rows if row.withdrawal_id is None):
            same = {column: getattr(row, column) for column in columns if column != name}
            there = model._base_manager.filter(**same, **{name: target}, withdrawal=None)
            begun = there.filter(since__lte=row.until) if row.until else there
            if begun.filter(Q(until=None) | Q(until__gte=row.since)).exists():
                found.add(row.pk)
    return found


def list_unique_columns(model: type[Model], name: str) -> Iterator[tuple[list[str], bool]]:
    """Yield the other columns of each unique constraint over a column, and whether only standing rows are bound by it."""
    constraints = [c for c in model._meta.constraints if isinstance(c, UniqueConstraint)]
    bound = [(list_columns(c), c.condition is not None) for c in constraints]
    for columns, is_partial in [*bound, *((together, False) for together in model._meta.unique_together)]:
        if name in columns:
            known: dict[str, Any] = {field.name: field for field in model._meta.concrete_fields}
            yield [known[column].attname for column in columns if column != name], is_partial


def join_designations(found: Joining) -> None:
    """Move the designations; where those of both records overlap, one of the kept record comes to cover both."""
    for kind in Designation.Kind.values:
        held = list(list_standing(found.kept.designations, kind))
        for row in list_standing(found.merged.designations, kind):
            touching = [other for other in held if share_a_day(other, row)]
            if touching:
                join_spans(found, touching, row)
                # They are part of the first one now, which a further row may touch again.
                held = [other for other in held if other not in touching[1:]]
            else:
                found.changes.append(make_change([row], "enterprise", found.merged.pk, found.kept.pk))


def list_standing(rows: Any, kind: str) -> "QuerySet[Designation]":
    """Return the designations of a kind in the order of time."""
    return rows.filter(kind=kind).order_by("since")


def share_a_day(one: Designation, other: Designation) -> bool:
    """Say whether two spans share a day."""
    return one.since <= (other.until or dt.date.max) and other.since <= (one.until or dt.date.max)


def join_spans(found: Joining, touching: list[Designation], row: Designation) -> None:
    """Let the first of the kept designations cover all of them and the other record's."""
    first, *rest = touching
    since = min(one.since for one in (*touching, row))
    until = find_last_day(one.until for one in (*touching, row))
    found.bridged += rest
    found.joined_designations.append((first, row))
    found.set_value(first, "since", since)
    found.set_value(first, "until", until)
    # In memory too, so that the next row is compared with the joined span.
    first.since, first.until = since, until


def find_last_day(days: Iterable[dt.date | None]) -> dt.date | None:
    """Return the latest of some last days; None, which is open, is later than all."""
    known = list(days)
    return None if None in known else max(day for day in known if day)


def join_products(found: Joining) -> None:
    """Move the products; one that the kept record makes as well becomes one with it."""
    # Withdrawn products too: name and model are unique among all of them.
    known = {(row.name, row.model): row for row in Product.everything.filter(enterprise=found.kept)}
    for row in Product.everything.filter(enterprise=found.merged).order_by("pk"):
        twin = known.get((row.name, row.model))
        if twin is None:
            found.changes.append(make_change([row], "enterprise", found.merged.pk, found.kept.pk))
        elif row.withdrawal_id is None and twin.withdrawal_id is None:
            join_product(found, twin, row)
        # A product that stands cannot become one with a withdrawn one without anybody deciding it.
        elif row.withdrawal_id is None:
            found.problems.append(
                _("The record to be kept has withdrawn the product %(name)s; restore it first.") % {"name": row}
            )


def join_product(found: Joining, twin: Product, row: Product) -> None:
    """Let one product stand for both: made from the earlier launch to the later end, with all that hangs on either."""
    found.joined_products.append((twin, row))
    found.set_value(twin, "launched_on", min(twin.launched_on, row.launched_on))
    found.set_value(twin, "ended_on", find_last_day([twin.ended_on, row.ended_on]))
    found.set_value(twin, "category", twin.category or row.category)
    for flag in FLAGS:
        # What either record says of the product is kept.
        found.set_value(twin, flag, getattr(twin, flag) or getattr(row, flag))
    for model, name in related_models[Product]:
        found.move_rows(model, name, row, twin)
