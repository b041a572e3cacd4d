"""From rows to parts: one query counts a population, or sums its amounts, quarter by quarter and slice by slice."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Cast

from targets.registry import Population

Counts = list[int | None]
"""A numerator and a denominator; the latter None where nothing is divided."""
Breakdown = dict[str, dict[str, Counts]]
"""Counts by dimension and key; an unknown key is the empty string."""


@dataclass
class Parts:
    """The parts of a figure, as a whole and by slice; each dimension adds up to the whole.

    ``scale`` of them make one of the indicator's unit. The numerator is None where amounts are summed and there are none,
    or where there is nothing to pick a count from.
    """

    numerator: int | None = 0
    denominator: int | None = None
    breakdown: Breakdown = field(default_factory=dict)
    scale: int = 1

    @classmethod
    def of(cls, population: Population) -> "Parts":
        """Return the parts of an empty population: 0 of 0, plain 0 where rows are counted, no data where amounts are summed."""
        # None and 0 are told apart here for good: sums begin from this, and a 0 would pass for a reported figure.
        good, total = (None if population.amount else 0), (None if population.counted is None else 0)
        return cls(good, total, {dimension: {} for dimension in population.slices}, population.scale)

    def __add__(self, other: "Parts") -> "Parts":
        """Add part to part and slice to slice."""
        dimensions = {**dict.fromkeys(self.breakdown), **dict.fromkeys(other.breakdown)}
        numerator, denominator = add_counts([self.numerator, self.denominator], [other.numerator, other.denominator])
        return Parts(
            numerator,
            denominator,
            {name: merge_slices(self.breakdown.get(name, {}), other.breakdown.get(name, {})) for name in dimensions},
            self.scale,
        )


def add_counts(left: Counts, right: Counts) -> Counts:
    """Add numerator to numerator and denominator to denominator; what is not there adds nothing."""
    return [add_known(left[0], right[0]), add_known(left[1], right[1])]


def add_known(left: int | None, right: int | None) -> int | None:
    """Add two numbers; None only where neither is known."""
    return right if left is None else left if right is None else left + right


def merge_slices(left: dict[str, Counts], right: dict[str, Counts]) -> dict[str, Counts]:
    """Add two slicings key by key."""
    total = dict(left)
    for key, counts in right.items():
        total[key] = add_counts(total[key], counts) if key in total else counts
    return total


@dataclass(frozen=True)
class DayRange:
    """The days from ``first`` to ``last``, both included, of which the parts are wanted under ``key``."""

    key: int
    first: dt.date
    last: dt.date


def day_parts(population: Population) -> Parts:
    """Count what a DAY measure found on its day."""
    parts = Parts.of(population)
    fold_rows(count_rows(population, Value(0)), population, {0: parts})
    # A plain count picks from other rows. Where there are none of those, nothing was reported, and 0 would be invented.
    if not parts.numerator and population.among is not None and not population.among.exists():
        parts.numerator = None
    return parts


def period_parts(population: Population, ranges: Sequence[DayRange]) -> dict[int, Parts]:
    """Count the events of a PERIOD measure within each day_range: one query for each unbroken run of ranges."""
    found = {day_range.key: Parts.of(population) for day_range in ranges}
    for run in split_at_gaps(ranges):
        within = population.within(run[0].first, run[-1].last)
        buckets = {number: found[day_range.key] for number, day_range in enumerate(run, start=1)}
        # Neighbouring quarters are read in one range of the date's index; width_bucket deals the days out to them.
        fold_rows(count_rows(within, build_bucket(population.dated_by, run)), population, buckets)
    return found


def split_at_gaps(ranges: Sequence[DayRange]) -> Iterator[list[DayRange]]:
    """Split into runs without a gap, each of which can be read in one go along an index of the date."""
    ordered = sorted(ranges, key=lambda day_range: day_range.first)
    run: list[DayRange] = []
    for day_range in ordered:
        if run and day_range.first > run[-1].last + dt.timedelta(days=1):
            yield run
            run = []
        run.append(day_range)
    if run:
        yield run


def build_bucket(dated_by: str, run: list[DayRange]) -> models.Expression:
    """Return the number, from 1, of the day_range of an unbroken run that owns the date."""
    if len(run) == 1:
        return Value(1)  # the planner then knows how few groups there are
    firsts = Value([day_range.first for day_range in run], output_field=ArrayField(models.DateField()))
    # An index range and a CASE per quarter would say the same; width_bucket looks the day up in a sorted array.
    return Func(F(dated_by), firsts, function="width_bucket", output_field=models.IntegerField())


type_of_row = tuple[int, str | None, Any, int, int]
"""Bucket, dimension, key, rows (or their amount) and good rows; the dimension is None where the measure has no slices."""

COUNTED = "count(*), count(*) FILTER (WHERE good)"
SUMMED = "sum(units)::bigint, 0"


def count_rows(population: Population, bucket: models.Expression) -> list[type_of_row]:
    """Count the population's rows in each bucket, or sum their amounts, once for each dimension of its slices."""
    # The count is of rows where the condition holds; NULL counts as not good, as it does in a WHERE.
    good = Case(When(population.counted, then=True), default=False) if population.counted else Value(True)
    slices = {f"slice_{dimension}": F(lookup) for dimension, lookup in population.slices.items()}
    told: dict[str, Any] = {"bucket": bucket, "good": good, **slices}
    if population.amount:
        # Cast after the multiplication: amounts have four decimals, so the product is whole and bigints add up exactly.
        told["units"] = Cast(F(population.amount) * population.scale, models.BigIntegerField())
    # Without order_by() the model's ordering would add columns to the inner query that nothing reads.
    rows = population.rows.order_by().annotate(**told).values(*told)
    try:
        inner, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        # Filters that cannot match, such as an empty pk__in, leave no SQL to run; that is an empty answer, not a fault.
        return []
    numbers = SUMMED if population.amount else COUNTED
    with connection.cursor() as cursor:
        # Names of dimensions stand in the statement as they are: they are keys in measures.py, never what a user sends.
        cursor.execute(build_statement(inner, list(population.slices), numbers), parameters)
        return cursor.fetchall()


def build_statement(inner: str, dimensions: list[str], numbers: str) -> str:
    """Return one statement that takes the ``numbers`` of the rows of ``inner`` by bucket and key of each dimension.

    The rows are found once: those of a stock are costly to find, and reading a million events once for each dimension takes twice as
    long. The ORM cannot write GROUPING SETS.
    """
    slices = [f"slice_{name}" for name in dimensions]
    if not slices:
        return f"SELECT bucket, NULL, NULL, {numbers} FROM ({inner}) AS rows GROUP BY bucket"
    which = f"GROUPING({', '.join(slices)})"
    # GROUPING sets the bit of every slice that a group leaves out; the first slice has the highest bit.
    masks = [2 ** len(slices) - 1 - 2**place for place in reversed(range(len(slices)))]
    names = " ".join(f"WHEN {mask} THEN '{name}'" for mask, name in zip(masks, dimensions, strict=True))
    keys = " ".join(f"WHEN {mask} THEN {name}::text" for mask, name in zip(masks, slices, strict=True))
    return (
        f"SELECT bucket, CASE {which} {names} END, CASE {which} {keys} END, {numbers} "
        f"FROM ({inner}) AS rows GROUP BY bucket, GROUPING SETS ({', '.join(f'({name})' for name in slices)})"
    )


def fold_rows(rows: Iterable[type_of_row], population: Population, buckets: Mapping[int, Parts]) -> None:
    """Fill each bucket's parts from the grouped rows; the whole is the sum of any one dimension."""
    # Each row has one key in every dimension, so adding up more than one would count rows twice.
    summed = next(iter(population.slices), None)
    for bucket, dimension, key, total, good in rows:
        parts = buckets[bucket]
        counts: Counts = [total, None] if population.counted is None else [good, total]
        if dimension == summed:
            parts.numerator, parts.denominator = add_counts([parts.numerator, parts.denominator], counts)
        if dimension is not None:
            slices, name = parts.breakdown[dimension], key or ""
            # NULL and the empty string are two groups to the database and one unknown key to us.
            slices[name] = add_counts(slices[name], counts) if name in slices else counts
