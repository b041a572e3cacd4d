"""Which figures a merge would change, told before it is done: it is written, counted, and taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from enterprises.dependents import enterprise_paths
from enterprises.models import Enterprise
from enterprises.services.merging import enterprise_merge
from enterprises.services.merging.joining import Joining, plan_joining
from targets import clock
from targets.aggregation import Parts, day_parts, period_parts
from targets.models import Indicator, Quarter
from targets.registry import MeasureError, Population
from targets.timelines import IndicatorTimeline, QuarterSource

Counted = dict[tuple[int, int], Parts]
"""What some enterprises add to an indicator in a quarter, by the keys of both."""


@dataclass(frozen=True)
class Effect:
    """A figure of one quarter by itself that a merge changes, by what the two enterprises add before and after."""

    indicator: Indicator
    quarter: Quarter
    before: Parts
    after: Parts

    @property
    def moves_total(self) -> bool:
        """Whether the figure itself changes, not only its slices."""
        return (self.before.numerator, self.before.denominator) != (self.after.numerator, self.after.denominator)

    @property
    def numerator(self) -> int:
        """By how much the numerator changes."""
        return (self.after.numerator or 0) - (self.before.numerator or 0)

    @property
    def denominator(self) -> int:
        """By how much the denominator changes; 0 for a plain count."""
        return (self.after.denominator or 0) - (self.before.denominator or 0)


@dataclass(frozen=True)
class QuarterRange:
    """Quarters in a row in which a figure changes by the same."""

    indicator: Indicator
    first: Quarter
    last: Quarter
    length: int
    numerator: int
    denominator: int


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do: what moves, and which figures change."""

    joining: Joining
    effects: list[Effect]

    @property
    def moved(self) -> list[tuple[str, int]]:
        """What goes over, by the name of its register."""
        counts: dict[str, int] = {}
        for one in self.joining.changes:
            if one.after == self.joining.kept.pk and one.before == self.joining.merged.pk:
                name = str(one.table._meta.verbose_name_plural)
                counts[name] = counts.get(name, 0) + len(one.keys)
        return list(counts.items())

    @property
    def taken_over(self) -> list[tuple[str, str]]:
        """The columns that the kept record takes from the other."""
        own = [one for one in self.joining.changes if one.keys == (self.joining.kept.pk,) and one.before in {None, ""}]
        return [(str(one.column.verbose_name), str(one.after)) for one in own if one.table is Enterprise]

    @property
    def totals(self) -> list[Effect]:
        """The figures that change."""
        return [effect for effect in self.effects if effect.moves_total]

    @property
    def ranges(self) -> list[QuarterRange]:
        """The figures that change, quarters in a row told as one."""
        return list(join_quarters(self.totals))

    @property
    def sliced(self) -> list[Effect]:
        """The figures that stay, while rows of theirs pass from one slice to another."""
        return [effect for effect in self.effects if not effect.moves_total]


def preview_merge(*, kept: Enterprise, merged: Enterprise, user: User) -> MergePreview:
    """Return what merging would do; writes nothing. ValidationError where `enterprise_merge` raises one."""
    # A rehearsal: the very service runs and is taken back, so the preview cannot promise what it refuses.
    with transaction.atomic():
        found = plan_joining(kept, merged)
        # Counted by the measures themselves, between the two.
        before = count_contributions(kept, merged)
        enterprise_merge(kept=kept, merged=merged, reason="", user=user)
        after = count_contributions(kept, merged)
        transaction.set_rollback(True)
    return MergePreview(found, list(list_effects(before, after)))


def list_effects(before: Mapping[tuple[int, int], Parts], after: Mapping[tuple[int, int], Parts]) -> Iterator[Effect]:
    """Yield where the two countings differ, in the order of the plan and of time."""
    indicators = Indicator.objects.select_related("plan").order_by("plan", "position").in_bulk()
    for (indicator, key), parts in before.items():
        if parts != after[indicator, key]:
            yield Effect(indicators[indicator], Quarter.at(key), parts, after[indicator, key])


def join_quarters(effects: list[Effect]) -> Iterator[QuarterRange]:
    """Yield quarters in a row with the same change as one; ``effects`` are in the order of the plan and of time."""
    for _same, found in groupby(enumerate(effects), lambda pair: get_range_key(*pair)):
        row = [effect for _place, effect in found]
        one = row[0]
        yield QuarterRange(one.indicator, one.quarter, row[-1].quarter, len(row), one.numerator, one.denominator)


def get_range_key(place: int, effect: Effect) -> tuple[int, int, int, int]:
    """Return what effects in a row have in common: their quarters count up as fast as their places do."""
    return (
        effect.indicator.pk,
        effect.numerator,
        effect.denominator,
        # Quarters that follow one another share this number, as quarter and place count up together.
        4 * effect.quarter.year + effect.quarter.pk % 10 - place,
    )


def count_contributions(*enterprises: Enterprise) -> Counted:
    """Count what the enterprises add to each indicator in each quarter that has begun.

    A figure is a sum over rows, so rows of other enterprises need not be read to tell how it changes.
    """
    rows = Indicator.objects.select_related("plan").prefetch_related("definitions__points", "inapplicable_spans")
    found: Counted = {}
    for indicator in rows.order_by("plan", "position"):
        timeline = IndicatorTimeline(indicator, clock.today())
        for source in dict.fromkeys(timeline.sources.values()):
            keys = [key for key, used in timeline.sources.items() if used == source]
            found |= {
                (indicator.pk, key): parts for key, parts in count_in_quarters(source, timeline, keys, enterprises)
            }
    return found


def count_in_quarters(
    source: QuarterSource, timeline: IndicatorTimeline, keys: list[int], owners: tuple[Enterprise, ...]
) -> Iterator[tuple[int, Parts]]:
    """Yield the quarters with what the enterprises add in them; nothing where the measure counts nothing of theirs."""
    try:
        first = narrow_to_owners(source.population(timeline.indicator, timeline.as_of(keys[0])), owners)
    except MeasureError:
        return
    # Looked at once: whether a measure counts rows of enterprises does not depend on the day.
    if first is None:
        return
    if source.is_period:
        yield from period_parts(first, [timeline.day_range(key) for key in keys]).items()
        return
    for key in keys:
        population = narrow_to_owners(source.population(timeline.indicator, timeline.as_of(key)), owners)
        if population is not None:
            yield key, day_parts(population)


def narrow_to_owners(population: Population, owners: tuple[Enterprise, ...]) -> Population | None:
    """Return the rows of these enterprises; None where the rows belong to no enterprise."""
    path = enterprise_paths.get(population.rows.model)
    if path is None:
        return None
    return replace(population, rows=population.rows.filter(Q(**{f"{path}__in": [row.pk for row in owners]})))
