"""The figures of a quarter place by place: each indicator's slice of a township, held against what the district owes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assessment.league import LEAST
from dashboard.as_of import AsOf
from dashboard.slice_tables import build_rows_url, get_shown_side
from departments.models import Township
from departments.places import township_name_on
from enterprises.slices import Slice
from targets import grading
from targets.figures import Figure, build_figure, format_plain, goal_of
from targets.models import Attainment, IndicatorKind, Plan, Quarter, Status, TargetRule
from targets.models.quarters import quarter_id, quarter_keys
from targets.wordings import wording_of

HUNDREDTH = Decimal("0.01")
UNGRADED = {Status.NOT_APPLICABLE, Status.MONITORED, Status.NO_YEAR_BEFORE}


class Place(NamedTuple):
    """A township with its name of a day; ``has_ended`` says that it was merged by then."""

    township: Township
    name: str
    has_ended: bool


@dataclass(frozen=True)
class PlaceFigure:
    """The part of an indicator's figure that one township has; ``parts`` is None where it has no row at all."""

    attainment: Attainment
    parts: Slice | None

    @cached_property
    def goal(self) -> grading.Goal:
        """What the definition of the figure asks."""
        return goal_of(self.attainment.indicator, self.attainment.definition)

    @cached_property
    def value(self) -> Fraction | None:
        """The exact value; None without data."""
        return self.parts.value if self.parts else None

    @cached_property
    def figure(self) -> Figure:
        """The value with its parts."""
        return build_figure(self.attainment.indicator, self.goal, self.parts)

    @property
    def short(self) -> str:
        """The value where there is little room: a share to one decimal, and without its unit."""
        if self.value is None or not self.attainment.indicator.is_ratio:
            return self.figure.shown or ""
        return grading.format_shown_value(self.goal, self.value, 1)

    @property
    def number(self) -> Decimal | None:
        """The value as a file has it: of a share what is shown, which no rounding carries over the target."""
        if self.value is None:
            return None
        if self.attainment.indicator.is_ratio:
            return Decimal(grading.format_shown_value(self.goal, self.value))
        return grading.to_amount(self.value)

    @property
    def is_small(self) -> bool:
        """Whether a rate rests on fewer batches than a rank may rest on."""
        is_rate = self.attainment.indicator.kind == IndicatorKind.RATIO
        return is_rate and self.parts is not None and (self.parts.denominator or 0) < LEAST

    @cached_property
    def distance(self) -> Fraction | None:
        """How far the value lies beyond the target, negative where it falls short; None where a part of the district has none.

        A township's share can be held against the district's target, and what must not be may be nowhere; but of what is
        counted up for the whole district no township owes a number.
        """
        rule, indicator = self.goal.rule, self.attainment.indicator
        comparable = (rule == TargetRule.AT_LEAST and indicator.is_ratio) or rule == TargetRule.AT_MOST
        if self.value is None or not comparable or self.attainment.status in UNGRADED:
            return None
        return grading.gap(self.goal, self.value)

    @property
    def distance_words(self) -> str:
        """The distance with its sign, in percentage points for shares; empty where there is none."""
        if self.distance is None:
            return ""
        sign = "+" if self.distance > 0 else "−" if self.distance < 0 else ""
        return sign + format_plain(abs(self.distance))

    @cached_property
    def status(self) -> str:
        """The light that the value would have by what the district owes; no data without any, empty where nothing can be held against it."""
        if self.value is None:
            return Status.NO_DATA
        if self.distance is None:
            return ""
        if self.is_small:
            return Status.SMALL_SAMPLE
        # What is due of a number of things is that of the district, and its target is what holds for a part as well.
        owed = self.goal.target if not self.attainment.indicator.is_ratio else self.attainment.due
        return grading.grade_against_both(self.goal, self.value, None if owed is None else Fraction(owed))

    @property
    def status_words(self) -> str:
        """The light in words; empty where there is none to tell."""
        return str(Status(self.status).label) if self.status and self.parts else ""

    @property
    def words(self) -> str:
        """Value, distance and light, for those who hear it read and where the pointer rests."""
        distance = _("{distance} to the target").format(distance=self.distance_words) if self.distance_words else ""
        return _(", ").join(filter(None, (str(self.figure), distance, self.status_words)))

    @property
    def url(self) -> str:
        """The rows of the township; empty where there are none."""
        found, parts = self.attainment, self.parts
        if parts is None or not found.definition.measure:
            return ""
        side = get_shown_side(parts, found.indicator.is_ratio)
        return build_rows_url(found.indicator, found.quarter, found.window, side, "township", parts.key)


def list_sliced_figures(plan: Plan, asked: int | None, known: AsOf) -> list[Attainment]:
    """Return the official figures of a quarter that are sliced by township, in the order of the plan (1 query).

    Without a quarter those of the latest that has any.
    """
    rows = Attainment.objects.of_plan(plan)
    latest = rows.filter(quarter__starts_on__lte=known.day).order_by("-quarter_id").values("quarter_id")[:1]
    found = rows.filter(quarter=asked or Subquery(latest)).judged(known.moment).select_related("indicator", "quarter")
    figures = sorted((row for row in found if row.breakdown.get("township")), key=lambda row: row.indicator.position)
    for row in figures:
        # Known already, and goals and addresses ask for it.
        row.indicator.plan = plan
    return figures


def find_quarter(plan: Plan, figures: Sequence[Attainment], asked: int | None, known: AsOf) -> Quarter:
    """Return the quarter that figures are of; where there are none that which was asked for, or today's."""
    return figures[0].quarter if figures else Quarter.at(asked or quarter_id(min(known.day, plan.ends_on)))


def list_quarters(plan: Plan, day: dt.date) -> list[Quarter]:
    """Return the quarters of a plan that have begun on a day."""
    return [Quarter.at(key) for key in quarter_keys(plan.starts_on, min(day, plan.ends_on))]


def list_places(figures: Sequence[Attainment], day: dt.date) -> list[Place]:
    """Return the townships of a day (1 query).

    A statistical area is shown where figures have rows of it. So is, at the end, a township that was merged by then, as
    figures of a year have that began before.
    """
    name = Coalesce(township_name_on("pk", day), wording_of("name"))
    places = [
        Place(row, row.name_then, not row.stands_on(day))
        for row in Township.objects.standing_first().annotate(name_then=name)
    ]
    named = {code for row in figures for code in row.breakdown["township"]}
    places = [
        one
        for one in places
        if one.township.code in named or (one.township.kind == Township.Kind.DIVISION and not one.has_ended)
    ]
    # The sort is stable: what stands keeps its order, what ended comes after it.
    return sorted(places, key=lambda one: one.has_ended)


def get_part(figure: Attainment, code: str) -> Slice | None:
    """Return the slice that a township has of a figure; None where it has no row."""
    parts = figure.breakdown.get("township", {}).get(code)
    is_bad = figure.definition.rule == TargetRule.AT_MOST
    return None if parts is None else Slice(code, "", parts[0] or 0, parts[1], is_bad, figure.scale)


def whole_of(figure: Attainment) -> Slice | None:
    """Return the district's parts of a figure."""
    return None if figure.numerator is None else Slice("", "", figure.numerator, figure.denominator, scale=figure.scale)


def round_distance(distance: Fraction | None) -> Decimal | None:
    """Return a distance to two decimals, away from nought: a miss of 0.004 may not read as none."""
    if distance is None:
        return None
    return (Decimal(distance.numerator) / distance.denominator).quantize(HUNDREDTH, ROUND_UP)
