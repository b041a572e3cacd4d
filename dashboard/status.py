"""How every indicator of a plan stands in a quarter: the stored figures, read once for board, leadership and wall."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from dashboard.as_of import AsOf
from dashboard.standing import Point, Standing
from departments.leads import find_leads, group_leads
from targets.models import (
    Attainment,
    Indicator,
    IndicatorDefinition,
    Plan,
    Quarter,
    Status,
)
from targets.together import fetch_together


@dataclass(frozen=True)
class Overview:
    """All indicators of a plan in one quarter."""

    plan: Plan
    quarter: Quarter
    quarters: list[Quarter]
    standings: list[Standing]
    known: AsOf = field(default_factory=AsOf)

    @property
    def computed_at(self) -> dt.datetime | None:
        """When the newest figure shown was computed."""
        return max((s.point.computed_at for s in self.standings if s.point), default=None)

    @property
    def attained(self) -> int:
        """How many indicators are attained."""
        return sum(s.status == Status.ATTAINED for s in self.standings)

    @property
    def on_track(self) -> int:
        """How many are on track, though not attained yet."""
        return sum(s.status == Status.ON_TRACK for s in self.standings)

    @property
    def last_day(self) -> dt.date:
        """The day up to which the figures should go: the quarter's last, or today inside it."""
        return min(self.quarter.ends_on, self.known.day)

    @property
    def as_of(self) -> dt.date:
        """The last day that all the figures shown cover: that of the one which is furthest behind."""
        return min((s.point.as_of for s in self.standings if s.point), default=self.last_day)

    @property
    def is_behind(self) -> bool:
        """Whether the day has turned and the figures have not: they do not tell of today yet."""
        return not self.known.past and self.as_of < self.last_day


def overview(plan: Plan, asked: int | None, known: AsOf) -> Overview:
    """Read how the plan stands in the quarter ``asked`` for, by default the latest one with figures (2 queries)."""
    quarters = Quarter.objects.spanning(plan.starts_on, plan.ends_on).started(known.day)
    rows = PlanRows(
        Attainment.objects.of_plan(plan).judged(known.moment).values_list(*Point._fields),
        plan.indicators.select_related("goal__parent").order_by("position"),
        IndicatorDefinition.objects.filter(indicator__plan=plan).order_by("effective_from", "revision"),
    )
    fetch_together(quarters, rows.figures, rows.indicators, rows.definitions)
    if not quarters:
        raise Http404
    # The newest quarter with figures: a quarter that has just begun may have none yet.
    latest = max((points[-1].quarter_id for points in rows.series.values()), default=0)
    quarter = next((q for q in quarters if q.pk == (asked or latest)), list(quarters)[-1])
    return Overview(plan, quarter, list(quarters), list_standings(plan, quarter, known, rows), known)


@dataclass(frozen=True)
class PlanRows:
    """What an overview reads of a plan: its figures as the fields of points, its indicators, and all their definitions."""

    figures: Iterable[tuple[Any, ...]]
    indicators: Iterable[Indicator]
    definitions: Iterable[IndicatorDefinition]

    @cached_property
    def series(self) -> dict[int, list[Point]]:
        """The figures by indicator, in the order of time."""
        return by_indicator(self.figures)


def by_indicator(figures: Iterable[tuple[Any, ...]]) -> dict[int, list[Point]]:
    """Return figures by indicator, in the order of time."""
    series: dict[int, list[Point]] = defaultdict(list)
    for row in figures:
        series[row[0]].append(Point(*row))
    return series


def find_corrections(plan: Plan, quarter: Quarter, known: AsOf) -> QuerySet[Attainment, tuple[Any, ...]]:
    """Return what was computed for a closed quarter after its closing; nothing where it is open."""
    rows = Attainment.objects.of_plan(plan).filter(quarter=quarter).corrections(known.moment).in_judged_window()
    return (rows if quarter.is_closed else rows.none()).values_list(*Point._fields)


def list_standings(plan: Plan, quarter: Quarter, known: AsOf, rows: PlanRows) -> list[Standing]:
    """Put each indicator together with its definition, figures, owners and the basis for not applying (1 query)."""
    day = quarter.ends_on
    indicators = {indicator.pk: indicator for indicator in rows.indicators}
    definitions: dict[int, dict[int, IndicatorDefinition]] = defaultdict(dict)
    for definition in rows.definitions:
        # Whether the plan itself laid it down is asked of its first day.
        definition.indicator = indicators[definition.indicator_id]
        # In the order of their days, as dictionaries keep it.
        definitions[definition.indicator_id][definition.pk] = definition
    corrections = find_corrections(plan, quarter, known)
    leads = find_leads(plan, min(day, known.day), known.moment)
    fetch_together(corrections, leads)
    corrected, owners = by_indicator(corrections), group_leads(leads)
    return [
        Standing(
            plan,
            quarter,
            indicator,
            definitions[indicator.pk],
            find_in_force(definitions[indicator.pk].values(), day, known),
            [p for p in rows.series.get(indicator.pk, []) if p.quarter_id <= quarter.pk],
            owners.get(indicator.pk, []),
            known,
            corrected[indicator.pk][-1] if indicator.pk in corrected else None,
        )
        for indicator in indicators.values()
    ]


def find_in_force(definitions: Iterable[IndicatorDefinition], day: dt.date, known: AsOf) -> IndicatorDefinition | None:
    """Return which of an indicator's definitions, in the order of their days, was in force on a day as it was known then."""
    begun = [d for d in definitions if d.effective_from <= day and d.is_known_at(known.moment)]
    return begun[-1] if begun else None


def counted_lights(standings: Iterable[Standing]) -> list[tuple[str, int]]:
    """Return how many indicators show each light, in the order from good to none."""
    counts = Counter(s.status for s in standings)
    # In the order of the choices, which is that from good to none.
    return [(status, counts[status]) for status in Status.values]
