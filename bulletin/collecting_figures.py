"""Reading the stored figures of a quarter that count, with what they are told by: definitions, leads, names, the league's rules."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessment.league_rules import LeagueRules, find_league, make_league_rules
from bulletin.collecting_results import rank_townships
from bulletin.facts import Facts, IndicatorFacts, PastFigure
from departments.leads import find_leads, group_leads
from departments.models import Body, BodyName
from departments.naming import body_name_on
from enterprises.slices import find_names, group_names, list_slices, take_heaviest
from reporting.deadlines import is_working_day
from targets import clock
from targets.models import (
    Attainment,
    Indicator,
    IndicatorDefinition,
    IndicatorKind,
    Plan,
    Quarter,
    Status,
    TargetRule,
)
from targets.models.quarters import quarter_keys
from targets.together import fetch_together
from targets.wordings import in_chinese

ANSWER_DAYS = 10
"""Working days in which a body answers what the bulletin asks of it."""
RECENT = 12
"""Quarters that a trend shows."""
DIMENSIONS = ("township", "industry")
UNKNOWN_PLACE = "未登记镇街"


@dataclass(frozen=True)
class QuarterRows:
    """What the facts of a quarter are made of; by indicator, and names by dimension and key.

    ``day`` is the latest that all figures reach: the bulletin must not say more than the oldest of them.
    """

    plan: Plan
    quarter: Quarter
    day: dt.date
    today: dt.date
    figures: dict[int, dict[int, Attainment]]
    indicators: list[Indicator]
    in_force: dict[int, IndicatorDefinition]
    owners: dict[int, list[str]]
    names: dict[str, dict[str, str]]
    bodies: dict[str, str]
    closed: set[int]
    rules: LeagueRules


@in_chinese
def read_quarter_rows(
    plan: Plan,
    quarter: Quarter,
    moment: dt.datetime | None = None,
    *,
    day: dt.date | None = None,
    with_corrections: bool = False,
) -> QuarterRows:
    """Read the figures of the quarter, with the names of bodies: all but what moves without a figure moving.

    1 query where it is known up to which day the figures reach, else 2.
    """
    figures = find_figures(plan, quarter, moment)
    corrections = Attainment.objects.of_plan(plan).filter(quarter=quarter).current().in_judged_window()
    corrections = corrections if with_corrections else corrections.none()
    today = find_today(moment)
    if day is None:
        fetch_together(figures, corrections)
        reached = group_figures(figures, corrections).values()
        day = min([quarter.ends_on, today, *(rows[quarter.pk].as_of for rows in reached if quarter.pk in rows)])
    indicators = plan.indicators.select_related("goal__parent").order_by("position")
    definitions = IndicatorDefinition.objects.filter(indicator__plan=plan).in_force(day)
    names, leads, bodies = find_names(DIMENSIONS, day), find_leads(plan, day, moment), find_bodies(day)
    closed = Quarter.objects.filter(pk=previous_key(quarter.pk)).exclude(closed_at=None).values_list("pk", flat=True)
    league = find_league(quarter.year)
    fetch_together(figures, corrections, indicators, definitions, names, leads, bodies, closed, *league)
    return QuarterRows(
        plan=plan,
        quarter=quarter,
        day=day,
        today=today,
        figures=group_figures(figures, corrections),
        indicators=list(indicators),
        in_force={one.indicator_id: one for one in definitions},
        owners=group_leads(leads),
        names=group_names(DIMENSIONS, names),
        bodies={short: full for short, full in bodies if full and full != short},
        closed=set(closed),
        rules=make_league_rules(*league),
    )


@in_chinese
def describe_quarter(rows: QuarterRows) -> Facts:
    """Return what the stored figures of a quarter tell."""
    return Facts(
        plan=rows.plan.code,
        plan_title=rows.plan.title,
        quarter=rows.quarter.pk,
        day=rows.day.isoformat(),
        answer_by=add_working_days(rows.today, ANSWER_DAYS).isoformat(),
        goals=len({one.goal_id for one in rows.indicators}),
        previous_closed=previous_key(rows.quarter.pk) in rows.closed,
        indicators=[describe_indicator(one, rows) for one in rows.indicators],
        bodies=rows.bodies,
        league_permit=rows.rules.permit,
    )


def find_today(moment: dt.datetime | None) -> dt.date:
    """Return the day of a moment, None being now."""
    return clock.today() if moment is None else timezone.localdate(moment)


def previous_key(key: int) -> int:
    """Return the key of the quarter before."""
    # From 20141 back to 20134.
    return key - 7 if key % 10 == 1 else key - 1


def add_working_days(day: dt.date, number: int) -> dt.date:
    """Return the working day that many working days after ``day``."""
    while number:
        day += dt.timedelta(days=1)
        number -= is_working_day(day)
    return day


def find_figures(plan: Plan, quarter: Quarter, moment: dt.datetime | None) -> QuerySet[Attainment]:
    """Return the official figures of the quarter and those before it that a trend shows, ready to be fetched."""
    keys = quarter_keys(plan.starts_on, quarter.ends_on)[-RECENT:]
    # As it was known then, or a bulletin renewed later would tell of another day.
    return Attainment.objects.of_plan(plan).filter(quarter__in=keys).judged(moment)


def group_figures(*found: Iterable[Attainment]) -> dict[int, dict[int, Attainment]]:
    """Return figures by indicator and quarter; of one quarter the last counts."""
    grouped: dict[int, dict[int, Attainment]] = defaultdict(dict)
    for row in chain(*found):
        grouped[row.indicator_id][row.quarter_id] = row
    return grouped


def describe_indicator(indicator: Indicator, rows: QuarterRows) -> IndicatorFacts:
    """Return the facts of one indicator; its definition is the one that its figure was graded with."""
    key, figures, names = rows.quarter.pk, rows.figures.get(indicator.pk, {}), rows.names
    figure, group = figures.get(key), indicator.goal.parent or indicator.goal
    definition = figure.definition if figure else rows.in_force.get(indicator.pk)
    facts: dict[str, Any] = {
        "code": indicator.code, "name": indicator.name, "group": group.code, "group_name": group.name,
        "kind": indicator.kind, "unit": indicator.unit, "owners": rows.owners.get(indicator.pk, []), "status": Status.NO_DATA.value,
        "rule": definition.rule if definition else TargetRule.AT_LEAST.value,
        "measure": definition.measure if definition else "",
        "before": past_figure(figures.get(previous_key(key))), "year_before": past_figure(figures.get(key - 10)),
        "series": [(Quarter.at(one).code, row.numerator, row.denominator, write_decimal(row.due), row.status) for one, row in figures.items()],
    }  # fmt: skip
    if definition is not None:
        facts |= {
            "definition": definition.pk, "target": write_decimal(definition.target), "tolerance": write_decimal(definition.tolerance),
            "minimum_sample": definition.minimum_sample,
        }  # fmt: skip
    if figure is not None:
        is_bad = definition is not None and definition.rule == TargetRule.AT_MOST
        facts |= {
            "attainment": figure.pk, "revision": figure.revision, "status": figure.status, "due": write_decimal(figure.due),
            "numerator": figure.numerator, "denominator": figure.denominator, "scale": figure.scale,
            "since": figure.inapplicable_since.isoformat() if figure.inapplicable_since else "",
            "basis": figure.inapplicable_basis, "heaviest": find_heaviest(figure, names, is_bad),
            "townships": read_townships(figure, names) if indicator.kind == IndicatorKind.RATIO else {},
            "league": read_league(figure, names, rows.rules) if indicator.kind == IndicatorKind.RATIO else {},
        }  # fmt: skip
    return IndicatorFacts(**facts)


def past_figure(figure: Attainment | None) -> PastFigure | None:
    """Return what a comparison needs of an earlier figure."""
    return PastFigure(figure.numerator, figure.denominator, figure.scale, figure.status) if figure else None


def write_decimal(number: Any) -> str | None:
    """Write a decimal number without idle zeros, for ever the same whatever its column has."""
    return None if number is None else f"{number.normalize():f}"


def find_heaviest(figure: Attainment, names: dict[str, dict[str, str]], is_bad: bool) -> dict[str, tuple[str, int]]:
    """Return the named slice of each dimension that weighs most in a figure which is behind."""
    if figure.status not in {Status.BEHIND, Status.OFF_TRACK}:
        return {}
    found = {}
    for dimension, known in names.items():
        # Slices without a name, such as an unknown township, are nobody's to act on.
        named = [one for one in list_slices(figure.breakdown, dimension, known, bad=is_bad) if one.key in known]
        if top := take_heaviest(named, 1):
            found[dimension] = (top[0].name, top[0].weight)
    return found


def read_townships(figure: Attainment, names: dict[str, dict[str, str]]) -> dict[str, tuple[int, int]]:
    """Return the parts of each township in a sample, in the order of their codes; what names none stands at the end.

    They add up to the figure.
    """
    found: dict[str, tuple[int, int]] = {}
    parts = figure.breakdown.get("township", {})
    for code in sorted(parts, key=lambda code: (code not in names["township"], code)):
        name = names["township"].get(code, UNKNOWN_PLACE)
        # Several unknown codes are told as one.
        numerator, denominator = found.get(name, (0, 0))
        found[name] = (numerator + (parts[code][0] or 0), denominator + (parts[code][1] or 0))
    return found


def read_league(figure: Attainment, names: dict[str, dict[str, str]], rules: LeagueRules) -> dict[str, Any]:
    """Return how the townships rank by a pass rate, by name, the best first; nothing without a paper that allows it, or a failure."""
    parts = figure.breakdown.get("township", {})
    if not rules.permit or figure.numerator == figure.denominator:
        return {}
    ranked = rank_townships(parts, rules)
    return {
        names["township"][code]: place for code, place in ranked.items() if code in parts and code in names["township"]
    }


def find_bodies(day: dt.date) -> QuerySet[Body, tuple[Any, ...]]:
    """Return short and full name on ``day`` of the bodies that existed then, in the order of the plan, ready to be fetched."""
    full = BodyName.objects.filter(body=OuterRef("pk"), since__lte=day).filter(Q(until=None) | Q(until__gte=day))
    rows = Body.objects.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))
    told = rows.annotate(told=body_name_on("", day), told_full=Coalesce(Subquery(full.values("name")[:1]), "full_name"))
    return told.order_by("position").values_list("told", "told_full")
