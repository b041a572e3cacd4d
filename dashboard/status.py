"""How every indicator of a plan stands in a quarter: the stored figures, read once for board, leadership and wall."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.http import Http404
from django.urls import reverse

from dashboard.as_of import AsOf
from dashboard.bullet import Bullet
from dashboard.graded import is_same_outcome
from dashboard.outlook import ForwardFigure
from dashboard.sparkline import Sparkline
from departments.models import IndicatorOwnership, Part
from departments.naming import body_name_on
from targets.figures import Figure, build_figure, goal_of
from targets.models import (
    Attainment,
    Goal,
    Indicator,
    IndicatorDefinition,
    IndicatorKind,
    Plan,
    Quarter,
    Status,
)
from targets.models.attainment import AttainmentQuerySet, exact_value

RECENT_QUARTERS = 12


class Point(NamedTuple):
    """A stored figure as the overview pages need it; the field names are those of Attainment."""

    indicator_id: int
    quarter_id: int
    as_of: dt.date
    numerator: int | None
    denominator: int | None
    due: Decimal | None
    status: str
    computed_at: dt.datetime
    scale: int
    definition_id: int
    inapplicable_since: dt.date | None
    inapplicable_basis: str

    @property
    def value(self) -> Fraction | None:
        """The exact value, as `Attainment.value`."""
        return exact_value(self.numerator, self.denominator, self.scale)


@dataclass(frozen=True)
class Standing(ForwardFigure):
    """An indicator with its figure in the quarter shown and those of the quarters before.

    ``definitions`` are all that its figures were graded with, by key; ``in_force`` is the one in force in the quarter.
    """

    plan: Plan
    quarter: Quarter
    indicator: Indicator
    definitions: dict[int, IndicatorDefinition]
    in_force: IndicatorDefinition | None
    series: list[Point]
    owners: list[str] = field(default_factory=list)
    known: AsOf = field(default_factory=AsOf)
    corrected: Point | None = None

    @cached_property
    def point(self) -> Point | None:
        """The figure of the quarter shown."""
        # Cut at the quarter shown, so the last one is its own, if there is one.
        last = self.series[-1] if self.series else None
        return last if last and last.quarter_id == self.quarter.pk else None

    @property
    def definition(self) -> IndicatorDefinition | None:
        """The definition that the figure was graded with; that in force where there is no figure."""
        return self.definitions[self.point.definition_id] if self.point else self.in_force

    @property
    def last_valid(self) -> tuple[Quarter, Point] | None:
        """The last figure of an earlier quarter in which the indicator applied."""
        found = (p for p in reversed(self.series) if p.value is not None and p.status != Status.NOT_APPLICABLE)
        last = next((p for p in found if p.quarter_id < self.quarter.pk), None)
        return None if last is None else (Quarter.at(last.quarter_id), last)

    @property
    def is_judged(self) -> bool:
        """The figures of an overview are those that goals are judged by."""
        return True

    @property
    def year_before(self) -> Point | None:
        """The figure of the whole year before, judged in the same window."""
        found = next((p for p in self.series if p.quarter_id == self.quarter.year * 10 - 6), None)
        same = found and self.definition and self.definitions[found.definition_id].window == self.definition.window
        return found if same else None

    @property
    def year_ago_words(self) -> str:
        """The value of the same quarter of the year before; empty where it was not judged in the same window."""
        found = next((p for p in self.series if p.quarter_id == self.quarter.pk - 10), None)
        if found is None or found.value is None or self.definition is None:
            return ""
        definition = self.definitions[found.definition_id]
        same = definition.window == self.definition.window
        return build_figure(self.indicator, goal_of(self.indicator, definition), found).brief if same else ""

    @property
    def earlier_values(self) -> dict[int, tuple[dt.date, Fraction]]:
        """The day and value of each earlier quarter judged in the same window, oldest first."""
        own = self.definition.window if self.definition else ""
        return {
            p.quarter_id: (p.as_of, p.value)
            for p in self.series
            if p.value is not None
            and p.quarter_id < self.quarter.pk
            and self.definitions[p.definition_id].window == own
        }

    @property
    def correction(self) -> Figure | None:
        """What the figure of a closed quarter has become since (更正); None where it is the same."""
        now, then = self.corrected, self.point
        if now is None or (then and is_same_outcome(now, then)):
            return None
        return build_figure(self.indicator, goal_of(self.indicator, self.definitions[now.definition_id]), now)

    @property
    def group(self) -> Goal:
        """The group of goals that the plan sets this one in."""
        return self.indicator.goal.parent or self.indicator.goal

    @property
    def sparkline(self) -> Sparkline:
        """The timeline of the value over the last twelve quarters, with what was due."""
        if self.indicator.kind == IndicatorKind.MILESTONE:
            # Steps, as what was due is counted in steps.
            return Sparkline.of([(Fraction(p.numerator or 0), p.due) for p in self.recent])
        return Sparkline.of([(p.value, p.due) for p in self.recent])

    @property
    def bullet(self) -> Bullet | None:
        """The value beside what was due and the target, as a drawing; None where there is nothing to compare."""
        point, target = self.point, self.goal.target
        if point is None or self.status == Status.NOT_APPLICABLE:
            return None
        value = point.value
        if self.indicator.kind == IndicatorKind.MILESTONE:
            # Steps, as what was due is counted in steps.
            value, target = Fraction(point.numerator or 0), Fraction(point.denominator or 0) or None
        due = None if point.due is None else Fraction(point.due)
        return Bullet.of(value, due, target, is_share=self.indicator.is_ratio)

    @property
    def missing_part(self) -> Fraction:
        """Which part of what was due is missing, by which indicators of different units are ordered."""
        point = self.point
        if (
            point is None
            or point.value is None
            or not point.due
            or self.status not in {Status.BEHIND, Status.OFF_TRACK}
        ):
            return Fraction(0)
        value = Fraction(point.numerator or 0) if self.indicator.kind == IndicatorKind.MILESTONE else point.value
        return abs(value - Fraction(point.due)) / abs(Fraction(point.due))

    @property
    def recent(self) -> list[Point]:
        """The figures of the last twelve quarters."""
        return self.series[-RECENT_QUARTERS:]

    @property
    def recent_since(self) -> str:
        """The code of the quarter with which the small trend begins."""
        return Quarter.at(self.recent[0].quarter_id).code if self.recent else ""

    @property
    def url(self) -> str:
        """The indicator page for this quarter."""
        return (
            reverse("dashboard:indicator", args=[self.plan.code, self.indicator.code])
            + f"?quarter={self.quarter.code}{self.known.query}"
        )


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
