"""The rows of a population one by one: what each adds to the figure, how it reads, and in which tables it stands."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast

from audit.past import find_tables
from targets.listing import Line, list_rows
from targets.registry import Population

Parts = tuple[int, int]
"""What a row adds to the numerator and to the denominator."""


def read_parts(population: Population, keys: Collection[int] | None = None) -> models.QuerySet[Any, Any]:
    """Return key, side and units of the rows of a population as the engine counts them."""
    good: Any = Value(True)
    if population.counted is not None:
        good = Case(When(population.counted, then=True), default=False)
    units: Any = Value(1)
    if population.amount:
        units = Cast(F(population.amount) * population.scale, models.BigIntegerField())
    rows = population.rows if keys is None else population.rows.filter(pk__in=keys)
    return (
        rows.order_by()
        .annotate(counts_as_good=good, counted_units=units)
        .values_list("pk", "counts_as_good", "counted_units")
    )


def dict_parts(population: Population, keys: Collection[int] | None) -> Mapping[int, Parts]:
    """Return what each row of a population adds to both parts (1 query)."""
    has_denominator = population.counted is not None
    return {pk: (units if good else 0, int(has_denominator)) for pk, good, units in read_parts(population, keys)}


def read_lines(population: Population, keys: Collection[int]) -> dict[int, Line]:
    """Return the rows of a population with these keys as an auditor reads them (1 query)."""
    if not keys:
        return {}
    rows = population.named(population.rows.filter(pk__in=keys)).order_by("pk")
    return dict(zip(sorted(keys), list_rows(rows, population.columns), strict=True))


def list_tables(population: Population) -> list[str]:
    """Return the recorded tables from which a population is counted; none where its filters cannot match."""
    try:
        return find_tables(str(read_parts(population).query))
    except EmptyResultSet:
        return []
