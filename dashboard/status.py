"""How every indicator of a plan stands in a quarter: the stored figures, read once for board, leadership and wall."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import Http404

from dashboard.as_of import AsOf
from dashboard.standing import Point, Standing
from departments.models import IndicatorOwnership, Part
from departments.naming import body_name_on
from targets.models import (
    Attainment,
    IndicatorDefinition,
    Plan,
    Quarter,
    Status,
)
from targets.models.attainment import AttainmentQuerySet


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
    """Read how the plan stands in the quarter ``asked`` for, by default the latest one with figures (6 or 7 queries)."""
    quarters = list(Quarter.objects.spanning(plan.starts_on, plan.ends_on).started(known.day))
    if not quarters:
        raise Http404
    series = by_indicator(Attainment.objects.of_plan(plan).judged(known.moment))
    # The newest quarter with figures: a quarter that has just begun may have none yet.
    latest = max((points[-1].quarter_id for points in series.values()), default=0)
    quarter = next((q for q in quarters if q.pk == (asked or latest)), quarters[-1])
    return Overview(plan, quarter, quarters, standings(plan, quarter, series, known), known)


def by_indicator(rows: AttainmentQuerySet) -> dict[int, list[Point]]:
    """Return figures by indicator, in the order of time."""
    series: dict[int, list[Point]] = defaultdict(list)
    for row in rows.values_list(*Point._fields):
        series[row[0]].append(Point(*row))
    return series


def corrections(plan: Plan, quarter: Quarter, known: AsOf) -> dict[int, Point]:
    """Return what was computed for a closed quarter after its closing (1 query, none where it is open)."""
    if not quarter.is_closed:
        return {}
    rows = Attainment.objects.of_plan(plan).filter(quarter=quarter).corrections(known.moment).in_judged_window()
    return {indicator: points[-1] for indicator, points in by_indicator(rows).items()}


def standings(plan: Plan, quarter: Quarter, series: dict[int, list[Point]], known: AsOf) -> list[Standing]:
    """Put each indicator together with its definition, figures, owners and the basis for not applying."""
    day = quarter.ends_on
    rows = plan.indicators.select_related("goal__parent").order_by("position")
    indicators = {indicator.pk: indicator for indicator in rows}
    corrected = corrections(plan, quarter, known)
    definitions: dict[int, dict[int, IndicatorDefinition]] = defaultdict(dict)
    for definition in IndicatorDefinition.objects.filter(indicator__plan=plan).order_by("effective_from", "revision"):
        # Whether the plan itself laid it down is asked of its first day.
        definition.indicator = indicators[definition.indicator_id]
        # In the order of their days, as dictionaries keep it.
        definitions[definition.indicator_id][definition.pk] = definition
    owners = owners_on(plan, min(day, known.day), known.moment)
    return [
        Standing(
            plan,
            quarter,
            indicator,
            definitions[indicator.pk],
            find_in_force(definitions[indicator.pk].values(), day, known),
            [p for p in series.get(indicator.pk, []) if p.quarter_id <= quarter.pk],
            owners[indicator.pk],
            known,
            corrected.get(indicator.pk),
        )
        for indicator in indicators.values()
    ]


def find_in_force(definitions: Iterable[IndicatorDefinition], day: dt.date, known: AsOf) -> IndicatorDefinition | None:
    """Return which of an indicator's definitions, in the order of their days, was in force on a day as it was known then."""
    begun = [d for d in definitions if d.effective_from <= day and d.is_known_at(known.moment)]
    return begun[-1] if begun else None


def owners_on(plan: Plan, day: dt.date, known_at: dt.datetime | None = None) -> dict[int, list[str]]:
    """Return for each indicator the bodies in the lead on ``day``, as it was known, under their names of that day (1 query)."""
    rows = IndicatorOwnership.everything.known_at(known_at).on(day).filter(indicator__plan=plan, part=Part.LEAD)
    owners: dict[int, list[str]] = defaultdict(list)
    for indicator_id, found in rows.values_list("indicator_id", body_name_on("body", day)):
        owners[indicator_id].append(found)
    return owners


def counted_lights(standings: Iterable[Standing]) -> list[tuple[str, int]]:
    """Return how many indicators show each light, in the order from good to none."""
    counts = Counter(s.status for s in standings)
    # In the order of the choices, which is that from good to none.
    return [(status, counts[status]) for status in Status.values]
