"""The very rows that a figure was counted from: listed, searched, cut by slice and held against the figure.

Of a closed quarter they are those counted at the closing, with what came and went since.
"""

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
from enterprises.querysets import has_number
from enterprises.slices import DIMENSIONS, name_of, names_of
from targets.figures import format_exact
from targets.listing import Line, field_of, list_rows
from targets.models import Attainment, CountedRows
from targets.models.attainment import CountedRowsQuerySet
from targets.registry import Column, Population
from targets.timelines import population_of

SIDES: dict[str, str | Promise] = {
    "numerator": gettext_lazy("Numerator"),
    "denominator": gettext_lazy("Denominator"),
    "missed": gettext_lazy("In the denominator, not in the numerator"),
}

CLOSED, NOW, CAME, WENT = "closed", "now", "came", "went"
VERSIONS: dict[str, str | Promise] = {
    CLOSED: gettext_lazy("Counted at the closing"),
    NOW: gettext_lazy("Counted now"),
    CAME: gettext_lazy("Added since"),
    WENT: gettext_lazy("Removed since"),
}
KEPT_SIDES = {"numerator": ("good",), "denominator": ("good", "others"), "missed": ("others",)}
"""The columns of `CountedRows` that hold the rows of a side."""


@dataclass(frozen=True)
class SliceFilter:
    """Which of the rows are wanted: one slice of a dimension, and words to search for; empty means all."""

    by: str = ""
    key: str = ""
    search: str = ""


@dataclass(frozen=True)
class FigureRows:
    """The rows of one side of the figure that an indicator page shows, in one of the ``VERSIONS``."""

    page: IndicatorPage
    side: str
    cut: SliceFilter
    asked_version: str = ""
    asked_order: str = ""

    @cached_property
    def kept(self) -> CountedRowsQuerySet | None:
        """What was kept of the official figure at the closing of its quarter; None where nothing was (1 query)."""
        official = self.page.reading.attainment
        kept = CountedRows.objects.filter(pk=official.pk) if official and self.page.quarter.is_closed else None
        return kept if kept is not None and kept.exists() else None

    @cached_property
    def version(self) -> str:
        """Which rows are listed: those of the closing wherever they were kept, unless others are asked for."""
        if self.kept is None:
            return NOW
        # What an address asks that there is none of shows the closing's rows.
        return self.asked_version if self.asked_version in self.versions else CLOSED

    @cached_property
    def versions(self) -> dict[str, str | Promise]:
        """The versions that there are; rows came and went only where both figures count rows of one register."""
        official, newest = self.page.reading.attainment, self.page.counted
        if self.kept is None or official is None or newest is None or official.pk == newest.pk:
            return {}
        # Keys of two registers have nothing to do with each other.
        same = self.official_population.rows.model == self.newest_population.rows.model
        return {name: words for name, words in VERSIONS.items() if same or name in (CLOSED, NOW)}

    @cached_property
    def version_counts(self) -> list[tuple[str, str | Promise, int]]:
        """The versions with how many rows each lists, whatever is searched for (1 query for each)."""
        return [(name, words, self.find_side(name).count()) for name, words in self.versions.items()]

    @property
    def stored_figure(self) -> Attainment | None:
        """The figure that the rows are held against."""
        return self.page.reading.attainment if self.version == CLOSED else self.page.counted

    @cached_property
    def newest_population(self) -> Population:
        """The population of the newest figure as the engine counts it, for the same definition, day and window."""
        page = self.page
        # A quarter without a definition has no rows page: the view answers 404 before it comes to this.
        figure = page.counted or Attainment(
            indicator=page.indicator,
            quarter_id=page.quarter.pk,
            window=page.window,
            definition=page.timeline.in_force[page.quarter.pk],
            as_of=page.timeline.as_of(page.quarter.pk),
        )
        return population_of(figure)

    @cached_property
    def official_population(self) -> Population:
        """The population of the figure that the page shows, as the registers have it now."""
        return population_of(self.page.reading.attainment) if self.page.reading.attainment else self.newest_population

    @property
    def population(self) -> Population:
        """The population whose columns and slices describe the rows listed."""
        return self.find_population(self.version)

    def find_population(self, version: str) -> Population:
        """Return the population whose columns and slices describe the rows of a version."""
        return self.official_population if version in (CLOSED, WENT) else self.newest_population

    @property
    def whole_side(self) -> QuerySet[Any]:
        """All rows of the side, whatever the cut."""
        return self.find_side(self.version)

    def find_side(self, version: str) -> QuerySet[Any]:
        """Return all rows of the side in a version."""
        if version == NOW or self.kept is None:
            return self._counted_now
        population = self.find_population(version)
        # A plain count has one side, whatever the address says.
        kept = self.kept.keys(*KEPT_SIDES["numerator" if population.counted is None else self.side])
        if version == CAME:
            return self._counted_now.exclude(pk__in=kept)
        # Rows withdrawn since were counted then, so they are listed.
        then = population.every_row().filter(pk__in=kept)
        return then.exclude(pk__in=self._counted_now.values("pk")) if version == WENT else then

    @property
    def _counted_now(self) -> QuerySet[Any]:
        population = self.newest_population
        if population.counted is None or self.side == "numerator":
            return population.numerator_rows()
        if self.side == "missed":
            # Not exclude(): a condition on a nullable column is neither true nor false there, and such a row is missed too.
            return population.rows.exclude(pk__in=population.numerator_rows().values("pk"))
        return population.rows

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The rows of the side within the cut, in an order that paging can rely on."""
        # By index first: what follows looks the names of a day up, row by row.
        likely = self.population.searched(self.cut.search) if self.cut.search else Q()
        # Names are annotated for the list only and before the search, which looks at them too.
        rows = self.population.named(self.whole_side.filter(self._in_slice).filter(likely)).filter(self._found)
        # Rows of one day have no order of their own, and pages need one.
        by_day = [self.population.dated_by] if self.population.dated_by else []
        return rows.order_by(*([self.order] if self.order else by_day), "pk")

    @property
    def order(self) -> str:
        """The lookup that the rows are sorted by, with a minus from the end; empty where an address asks for none that is shown."""
        shown = {column.lookup for column in self.columns}
        return self.asked_order if self.asked_order.removeprefix("-") in shown else ""

    @property
    def heads(self) -> list[tuple[str, str, str]]:
        """The headings, each with how the rows are sorted by it (ascending, descending or empty) and what sorts them the next time."""
        found = []
        for column in self.columns:
            is_here = self.order.removeprefix("-") == column.lookup
            way = ("descending" if self.order.startswith("-") else "ascending") if is_here else ""
            found.append((str(column.heading), way, f"-{column.lookup}" if way == "ascending" else column.lookup))
        return found

    @property
    def _in_slice(self) -> Q:
        lookup = self.population.slices.get(self.cut.by)
        if lookup is None:
            return Q()
        return (
            Q(**{lookup: self.cut.key}) if self.cut.key else build_empty_condition(self.population.rows.model, lookup)
        )

    @property
    def _found(self) -> Q:
        condition, named = Q(), self.population.named(self.population.rows)
        for lookup in (each for column in self.columns for each in column.lookups) if self.cut.search else ():
            if lookup == getattr(self.population.rows.model, "number_column", ""):
                # As in every list, a number is looked for from its beginning, however it is written.
                condition |= has_number("", self.cut.search)
                continue
            # icontains over numbers and days would cast each row; the codes of choices are words that nobody reads.
            found = get_field(named, lookup)
            if isinstance(found, models.CharField | models.TextField) and not found.choices:
                condition |= Q(**{f"{lookup}__icontains": self.cut.search})
        return condition

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is told of each row."""
        return self.population.columns

    @property
    def place_column(self) -> int | None:
        """The place of the column that names a township, counted from 0; None where none does."""
        return next((place for place, column in enumerate(self.columns) if column.place), None)

    @property
    def headings(self) -> list[str]:
        """The columns' headings."""
        return [str(column.heading) for column in self.columns]

    def lines(self, rows: QuerySet[Any]) -> Iterator[Line]:
        """Yield each row as an auditor reads it; one query, whatever the number of rows."""
        return list_rows(rows, self.columns)

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
        return f"{format_exact(self.total)} {self.page.indicator.unit}"

    @property
    def stored_words(self) -> str:
        """The stored sum as it is shown, with its unit; empty where there is none."""
        return "" if self.stored_total is None else f"{format_exact(self.stored_total)} {self.page.indicator.unit}"

    @property
    def stored_total(self) -> Fraction | None:
        """What the stored figure says on this side, within the slice, in the indicator's unit; None without data."""
        return None if self.stored is None else Fraction(self.stored, self.population.scale)

    @property
    def stored(self) -> int | None:
        """How many parts the stored figure has on this side, within the slice; None while there is no figure."""
        found = self.stored_figure
        if found is None or found.numerator is None:
            return None
        counts = [found.numerator, found.denominator]
        if self.cut.by:
            # A slice without rows is no slice of the figure; its count is nothing.
            counts = found.breakdown.get(self.cut.by, {}).get(self.cut.key, [0, 0])
        return build_side_filter(counts, self.side)

    @property
    def slice_words(self) -> str:
        """The slice in words; empty where all rows are wanted."""
        if not self.cut.by:
            return ""
        return f"{DIMENSIONS[self.cut.by]}：{name_of(self.cut.key, names_of(self.cut.by, self.page.named_day))}"


def build_side_filter(counts: list[int | None], side: str) -> int:
    """Return the number of rows on a side of a pair of counts; a plain count has one side only."""
    numerator, denominator = counts
    if denominator is None or side == "numerator":
        return numerator or 0
    return denominator - (numerator or 0) if side == "missed" else denominator


def build_empty_condition(model: type[models.Model], lookup: str) -> Q:
    """Return the condition that a slice's key is not recorded: null, or empty text."""
    condition = Q(**{f"{lookup}__isnull": True})
    if isinstance(field_of(model, lookup), models.CharField | models.TextField):
        condition |= Q(**{lookup: ""})
    return condition


def get_field(rows: QuerySet[Any], lookup: str) -> models.Field | None:
    """Return the field that a lookup ends in, an annotation of the rows included."""
    annotation: Any = rows.query.annotations.get(lookup)
    return annotation.output_field if annotation is not None else field_of(rows.model, lookup)
