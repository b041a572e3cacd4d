"""From rows to parts: one query counts a population, quarter by quarter and slice by slice."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Case, F, Func, Value, When

from .registry import Population

Counts = list[int | None]
"""A numerator and a denominator; the latter None where a measure only counts."""
Breakdown = dict[str, dict[str, Counts]]
"""Counts by dimension and key; an unknown key is the empty string."""


@dataclass
class Parts:
    """The parts of a figure, as a whole and by slice; each dimension adds up to the whole."""

    numerator: int = 0
    denominator: int | None = None
    breakdown: Breakdown = field(default_factory=dict)

    @classmethod
    def of(cls, population: Population) -> "Parts":
        """Return the parts of an empty population: 0 of 0, or plain 0 where the measure only counts."""
        nothing = None if population.counted is None else 0
        return cls(0, nothing, {dimension: {} for dimension in population.slices})

    def __add__(self, other: "Parts") -> "Parts":
        """Add part to part and slice to slice."""
        dimensions = {**dict.fromkeys(self.breakdown), **dict.fromkeys(other.breakdown)}
        return Parts(
            *added([self.numerator, self.denominator], [other.numerator, other.denominator]),
            {name: merged(self.breakdown.get(name, {}), other.breakdown.get(name, {})) for name in dimensions},
        )


def added(left: Counts, right: Counts) -> Counts:
    """Add numerator to numerator and denominator to denominator."""
    if left[1] is None:
        return [left[0] + right[0], None]
    return [left[0] + right[0], left[1] + right[1]]


def merged(left: dict[str, Counts], right: dict[str, Counts]) -> dict[str, Counts]:
    """Add two slicings key by key."""
    total = dict(left)
    for key, counts in right.items():
        total[key] = added(total[key], counts) if key in total else counts
    return total


@dataclass(frozen=True)
class Stretch:
    """The days from ``first`` to ``last``, both included, of which the parts are wanted under ``key``."""

    key: int
    first: dt.date
    last: dt.date


def day_parts(population: Population) -> Parts:
    """Count what a DAY measure found on its day."""
    parts = Parts.of(population)
    fold(counted_rows(population, Value(0)), population, {0: parts})
    return parts


def period_parts(population: Population, stretches: Sequence[Stretch]) -> dict[int, Parts]:
    """Count the events of a PERIOD measure within each stretch: one query for each unbroken run of stretches."""
    found = {stretch.key: Parts.of(population) for stretch in stretches}
    for run in unbroken(stretches):
        within = population.within(run[0].first, run[-1].last)
        buckets = {number: found[stretch.key] for number, stretch in enumerate(run, start=1)}
        fold(counted_rows(within, bucket_of(population.dated_by, run)), population, buckets)
    return found


def unbroken(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Split into runs without a gap, each of which can be read in one go along an index of the date."""
    ordered = sorted(stretches, key=lambda stretch: stretch.first)
    run: list[Stretch] = []
    for stretch in ordered:
        if run and stretch.first > run[-1].last + dt.timedelta(days=1):
            yield run
            run = []
        run.append(stretch)
    if run:
        yield run


def bucket_of(dated_by: str, run: list[Stretch]) -> Func:
    """Return the number, from 1, of the stretch of an unbroken run that owns the date."""
    firsts = [stretch.first for stretch in run]
    return Func(
        F(dated_by),
        Value(firsts, output_field=ArrayField(models.DateField())),
        function="width_bucket",
        output_field=models.IntegerField(),
    )


def counted_rows(population: Population, bucket: models.Expression) -> list[tuple[Any, ...]]:
    """Return (bucket, grouping, rows, good rows, *slice keys); ``grouping`` has a bit set for each key left out.

    The ORM cannot write GROUPING SETS, which count every dimension in one pass over the rows, so they go round its query.
    """
    good = Case(When(population.counted, then=True), default=False) if population.counted else Value(True)
    names = [f"slice_{number}" for number in range(len(population.slices))]
    slices = {name: F(lookup) for name, lookup in zip(names, population.slices.values(), strict=True)}
    rows = population.rows.order_by().annotate(bucket=bucket, good=good, **slices).values("bucket", "good", *names)
    try:
        inner, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(grouping_sets(inner, names), parameters)
        return cursor.fetchall()


def grouping_sets(inner: str, names: list[str]) -> str:
    """Return SQL that counts the rows of ``inner`` in each bucket, as a whole and by each of ``names``."""
    keys = "".join(f", {name}" for name in names)
    sets = ", ".join(["()", *(f"({name})" for name in names)])
    mask = f"GROUPING({', '.join(names)})" if names else "0"
    return (
        f"SELECT bucket, {mask}, count(*), count(*) FILTER (WHERE good){keys} "
        f"FROM ({inner}) AS rows GROUP BY bucket, GROUPING SETS ({sets})"
    )


def fold(rows: Iterable[tuple[Any, ...]], population: Population, buckets: Mapping[int, Parts]) -> None:
    """Fill each bucket's parts from the grouped rows."""
    dimensions = list(population.slices)
    whole = 2 ** len(dimensions) - 1
    places = {whole - 2 ** (len(dimensions) - 1 - number): number for number in range(len(dimensions))}
    for bucket, mask, total, good, *keys in rows:
        parts, counts = buckets[bucket], [total, None] if population.counted is None else [good, total]
        if mask == whole:
            parts.numerator, parts.denominator = counts
        else:
            place = places[mask]
            slices, key = parts.breakdown[dimensions[place]], slice_key(keys[place])
            # NULL and the empty string are two groups to the database and one unknown key to us.
            slices[key] = added(slices[key], counts) if key in slices else counts


def slice_key(key: Any) -> str:
    """Return the key as it stands in the breakdown."""
    return "" if key is None else str(key)
