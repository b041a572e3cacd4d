"""The very rows that a figure was counted from: listed, searched, cut by slice and held against the figure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from dashboard.indicator_page import IndicatorPage
from dashboard.slices import DIMENSIONS, name_of, names_of
from targets.course import Source
from targets.figures import exact
from targets.listing import Line, field_of, listed
from targets.models import Window
from targets.registry import Column, Population

SIDES: dict[str, str | Promise] = {
    "numerator": gettext_lazy("Numerator"),
    "denominator": gettext_lazy("Denominator"),
    "missed": gettext_lazy("In the denominator, not in the numerator"),
}


@dataclass(frozen=True)
class Cut:
    """Which of the rows are wanted: one slice of a dimension, and words to search for; empty means all."""

    by: str = ""
    key: str = ""
    search: str = ""


@dataclass(frozen=True)
class FigureRows:
    """The rows of one side of the figure that an indicator page shows."""

    page: IndicatorPage
    side: str
    cut: Cut

    @cached_property
    def population(self) -> Population:
        """The population as the engine counts it, for the same definition, day and window."""
        found = self.page.counted
        # A quarter without a definition has no rows page: the view answers 404 before it comes to this.
        definition = found.definition if found else self.page.course.in_force[self.page.quarter.pk]
        day = found.as_of if found else self.page.course.as_of(self.page.quarter.pk)
        source = Source.of(definition)
        population = source.population(self.page.indicator, day)
        return population.within(self._first_day, day) if source.is_period else population

    @property
    def _first_day(self) -> dt.date:
        plan, quarter = self.page.indicator.plan, self.page.quarter
        starts: dict[str, dt.date] = {
            Window.QUARTER: quarter.starts_on,
            Window.YEAR_TO_DATE: dt.date(quarter.year, 1, 1),
        }
        return max(plan.starts_on, starts.get(self.page.window, plan.starts_on))

    @property
    def whole_side(self) -> QuerySet[Any]:
        """All rows of the side, whatever the cut."""
        if self.population.counted is None or self.side == "numerator":
            return self.population.numerator_rows()
        if self.side == "missed":
            # Not exclude(): a condition on a nullable column is neither true nor false there, and such a row is missed too.
            return self.population.rows.exclude(pk__in=self.population.numerator_rows().values("pk"))
        return self.population.rows

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The rows of the side within the cut, in an order that paging can rely on."""
        rows = self.population.named(self.whole_side.filter(self._in_slice)).filter(self._found)
        return rows.order_by(*([self.population.dated_by] if self.population.dated_by else []), "pk")

    @property
    def _in_slice(self) -> Q:
        lookup = self.population.slices.get(self.cut.by)
        if lookup is None:
            return Q()
        return Q(**{lookup: self.cut.key}) if self.cut.key else nothing_in(self.population.rows.model, lookup)

    @property
    def _found(self) -> Q:
        condition, named = Q(), self.population.named(self.population.rows)
        for lookup in (each for column in self.columns for each in column.lookups) if self.cut.search else ():
            if isinstance(field_in(named, lookup), models.CharField | models.TextField):
                condition |= Q(**{f"{lookup}__icontains": self.cut.search})
        return condition

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is told of each row."""
        return self.population.columns

    @property
    def headings(self) -> list[str]:
        """The columns' headings."""
        return [str(column.heading) for column in self.columns]

    def lines(self, rows: QuerySet[Any]) -> Iterator[Line]:
        """Yield each row as an auditor reads it; one query, whatever the number of rows."""
        return listed(rows, self.columns)

    @property
    def is_sum(self) -> bool:
        """Whether the figure is the sum of an amount of the rows, not their number."""
        return bool(self.population.amount)

    @cached_property
    def total(self) -> Fraction:
        """What the rows within the cut make: their number, or the sum of their amounts."""
        if not self.is_sum:
            return Fraction(self.rows.count())
        return Fraction(self.rows.aggregate(total=Sum(self.population.amount))["total"] or 0)

    @property
    def total_words(self) -> str:
        """The sum as it is shown, with its unit."""
        return f"{exact(self.total)} {self.page.indicator.unit}"

    @property
    def stored_words(self) -> str:
        """The stored sum as it is shown, with its unit; empty where there is none."""
        return "" if self.stored_total is None else f"{exact(self.stored_total)} {self.page.indicator.unit}"

    @property
    def stored_total(self) -> Fraction | None:
        """What the stored figure says on this side, within the slice, in the indicator's unit; None without data."""
        return None if self.stored is None else Fraction(self.stored, self.population.scale)

    @property
    def stored(self) -> int | None:
        """How many parts the stored figure has on this side, within the slice; None while there is no figure."""
        found = self.page.counted
        if found is None or found.numerator is None:
            return None
        counts = [found.numerator, found.denominator]
        if self.cut.by:
            counts = found.breakdown.get(self.cut.by, {}).get(self.cut.key, [0, 0])
        return side_of(counts, self.side)

    @property
    def slice_words(self) -> str:
        """The slice in words; empty where all rows are wanted."""
        if not self.cut.by:
            return ""
        return f"{DIMENSIONS[self.cut.by]}：{name_of(self.cut.key, names_of(self.cut.by, self.page.named_day))}"


def side_of(counts: list[int | None], side: str) -> int:
    """Return the number of rows on a side of a pair of counts; a plain count has one side only."""
    numerator, denominator = counts
    if denominator is None or side == "numerator":
        return numerator or 0
    return denominator - (numerator or 0) if side == "missed" else denominator


def nothing_in(model: type[models.Model], lookup: str) -> Q:
    """Return the condition that a slice's key is not recorded: null, or empty text."""
    condition = Q(**{f"{lookup}__isnull": True})
    if isinstance(field_of(model, lookup), models.CharField | models.TextField):
        condition |= Q(**{lookup: ""})
    return condition


def field_in(rows: QuerySet[Any], lookup: str) -> models.Field | None:
    """Return the field that a lookup ends in, an annotation of the rows included."""
    annotation: Any = rows.query.annotations.get(lookup)
    return annotation.output_field if annotation is not None else field_of(rows.model, lookup)
