"""Reading the facts of a quarter: the stored figures that count, the reports, and what is overdue."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from assessment.league_rules import LeagueRules, read_league_rules
from bulletin.collecting_results import rank_townships, read_assessment
from bulletin.collecting_supervision import read_supervision
from bulletin.facts import BodyReport, Facts, IndicatorFacts, PastFigure
from departments.models import Body, IndicatorOwnership, Part
from departments.naming import body_name_on
from enterprises.slices import list_slices, names_by_dimension, take_heaviest
from inspections.models import Rectification
from reporting.deadlines import is_working_day
from reporting.models import Report
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
from targets.wordings import in_chinese

ANSWER_DAYS = 10
"""Working days in which a body answers what the bulletin asks of it."""
RECENT = 12
"""Quarters that a trend shows."""
DIMENSIONS = ("township", "industry")
UNKNOWN_PLACE = "未登记镇街"


@in_chinese
def collect_facts(
    plan: Plan,
    quarter: Quarter,
    moment: dt.datetime | None = None,
    *,
    with_corrections: bool = False,
    figures: Facts | None = None,
) -> Facts:
    """Return what the quarter tells as it was known at ``moment``, by default now.

    A closed quarter tells what it was closed with; ``with_corrections`` what was found out since, for the bulletin that corrects.
    ``figures`` is what `collect_figures` returned, for who has read it already.
    """
    told = figures or collect_figures(plan, quarter, moment, with_corrections=with_corrections)
    today, day = find_today(moment), dt.date.fromisoformat(told.day)
    return replace(
        told,
        reports=read_reports(quarter, moment or clock.now()),
        overdue_rectifications=Rectification.objects.standing().overdue(min(today, quarter.ends_on)).count(),
        supervision=read_supervision(quarter, day),
        assessment=read_assessment(quarter, day),
    )


@dataclass(frozen=True)
class QuarterRows:
    """What the facts of a quarter are made of, for who has read it already; by indicator, and names by dimension and key.

    ``owners`` are None where they were read of another day than the facts tell of.
    """

    figures: dict[int, dict[int, Attainment]]
    indicators: list[Indicator]
    in_force: dict[int, IndicatorDefinition]
    owners: dict[int, list[str]] | None
    names: dict[str, dict[str, str]]
    closed: set[int]


@in_chinese
def collect_figures(
    plan: Plan,
    quarter: Quarter,
    moment: dt.datetime | None = None,
    *,
    with_corrections: bool = False,
    rows: QuarterRows | None = None,
) -> Facts:
    """Return what the stored figures of the quarter tell, with the names of bodies: all but what moves without a figure moving."""
    today = find_today(moment)
    figures = rows.figures if rows else read_figures(plan, quarter, moment)
    if with_corrections:
        for row in Attainment.objects.of_plan(plan).filter(quarter=quarter).current().in_judged_window():
            figures[row.indicator_id][quarter.pk] = row
    # The latest day that all figures reach: the bulletin must not say more than the oldest of them.
    day = min([quarter.ends_on, today, *(rows[quarter.pk].as_of for rows in figures.values() if quarter.pk in rows)])
    rows = rows or read_quarter_rows(plan, quarter, figures, day)
    owners = read_owners(plan, day, moment) if rows.owners is None else rows.owners
    rules = read_league_rules(quarter.year)
    return Facts(
        plan=plan.code,
        plan_title=plan.title,
        quarter=quarter.pk,
        day=day.isoformat(),
        answer_by=add_working_days(today, ANSWER_DAYS).isoformat(),
        goals=len({one.goal_id for one in rows.indicators}),
        previous_closed=previous_key(quarter.pk) in rows.closed,
        indicators=[
            describe_indicator(
                one,
                quarter.pk,
                figures.get(one.pk, {}),
                rows.in_force.get(one.pk),
                owners.get(one.pk, []),
                rows.names,
                rules,
            )
            for one in rows.indicators
        ],
        bodies=read_bodies(day),
        league_permit=rules.permit,
    )


def read_quarter_rows(
    plan: Plan, quarter: Quarter, figures: dict[int, dict[int, Attainment]], day: dt.date
) -> QuarterRows:
    """Read what stands beside the figures of a quarter on a day (4 queries; the owners are left to who tells them)."""
    definitions = IndicatorDefinition.objects.filter(indicator__plan=plan).in_force(day)
    return QuarterRows(
        figures=figures,
        indicators=list(plan.indicators.select_related("goal__parent").order_by("position")),
        in_force={one.indicator_id: one for one in definitions},
        owners=None,
        names=names_by_dimension(DIMENSIONS, day),
        closed=set(
            Quarter.objects.filter(pk=previous_key(quarter.pk)).exclude(closed_at=None).values_list("pk", flat=True)
        ),
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


def read_figures(plan: Plan, quarter: Quarter, moment: dt.datetime | None) -> dict[int, dict[int, Attainment]]:
    """Return the official figures of the quarter and those before it that a trend shows, by indicator and quarter."""
    keys = quarter_keys(plan.starts_on, quarter.ends_on)[-RECENT:]
    found: dict[int, dict[int, Attainment]] = defaultdict(dict)
    # As it was known then, or a bulletin renewed later would tell of another day.
    for row in Attainment.objects.of_plan(plan).filter(quarter__in=keys).judged(moment):
        found[row.indicator_id][row.quarter_id] = row
    return found


def read_owners(plan: Plan, day: dt.date, moment: dt.datetime | None) -> dict[int, list[str]]:
    """Return for each indicator the bodies in the lead on ``day``, as it was known at a moment, None being now, under their names of that day."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = IndicatorOwnership.everything.known_at(moment).on(day).filter(indicator__plan=plan, part=Part.LEAD)
    for indicator, name in rows.values_list("indicator_id", body_name_on("body", day)):
        found[indicator].append(name)
    return found


def describe_indicator(
    indicator: Indicator,
    key: int,
    figures: dict[int, Attainment],
    in_force: IndicatorDefinition | None,
    owners: list[str],
    names: dict[str, dict[str, str]],
    rules: LeagueRules,
) -> IndicatorFacts:
    """Return the facts of one indicator; its definition is the one that its figure was graded with."""
    figure, group = figures.get(key), indicator.goal.parent or indicator.goal
    definition = figure.definition if figure else in_force
    facts: dict[str, Any] = {
        "code": indicator.code, "name": indicator.name, "group": group.code, "group_name": group.name,
        "kind": indicator.kind, "unit": indicator.unit, "owners": owners, "status": Status.NO_DATA.value,
        "rule": definition.rule if definition else TargetRule.AT_LEAST.value,
        "measure": definition.measure if definition else "",
        "before": past_figure(figures.get(previous_key(key))), "year_before": past_figure(figures.get(key - 10)),
        "series": [(Quarter.at(one).code, row.numerator, row.denominator, plain(row.due), row.status) for one, row in figures.items()],
    }  # fmt: skip
    if definition is not None:
        facts |= {
            "definition": definition.pk, "target": plain(definition.target), "tolerance": plain(definition.tolerance),
            "minimum_sample": definition.minimum_sample,
        }  # fmt: skip
    if figure is not None:
        is_bad = definition is not None and definition.rule == TargetRule.AT_MOST
        facts |= {
            "attainment": figure.pk, "revision": figure.revision, "status": figure.status, "due": plain(figure.due),
            "numerator": figure.numerator, "denominator": figure.denominator, "scale": figure.scale,
            "since": figure.inapplicable_since.isoformat() if figure.inapplicable_since else "",
            "basis": figure.inapplicable_basis, "heaviest": find_heaviest(figure, names, is_bad),
            "townships": read_townships(figure, names) if indicator.kind == IndicatorKind.RATIO else {},
            "league": read_league(figure, names, rules) if indicator.kind == IndicatorKind.RATIO else {},
        }  # fmt: skip
    return IndicatorFacts(**facts)


def past_figure(figure: Attainment | None) -> PastFigure | None:
    """Return what a comparison needs of an earlier figure."""
    return PastFigure(figure.numerator, figure.denominator, figure.scale, figure.status) if figure else None


def plain(number: Any) -> str | None:
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


def read_reports(quarter: Quarter, moment: dt.datetime) -> list[BodyReport]:
    """Return how each body reported on the quarter by ``moment``, in the order of the lead group."""
    obligatory = Q(values__set_aside=False, values__item__obligatory=True)
    filled = ~Q(values__text="") | Q(values__figure__isnull=False)
    rows = Report.objects.of_quarter(quarter.pk).owed().with_names()
    rows = rows.annotate(
        # Three joins multiply each other's rows; distinct counts each once.
        asked=Count("values", filter=obligatory, distinct=True),
        answered=Count("values", filter=obligatory & filled, distinct=True),
        returned=Count("steps", filter=Q(steps__action="return"), distinct=True),
    )
    found = []
    for report in rows.order_by("body__position", "pk"):
        # What came in after the moment was not there yet.
        first = report.first_submitted_at if report.first_submitted_at and report.first_submitted_at <= moment else None
        if first is None:
            state = "missing" if report.due_at < moment else "waiting"
        else:
            state = "on_time" if first <= report.due_at else "late"
        # A nil report answers everything at once.
        answered = report.asked if report.is_nil and first else report.answered if first else 0
        found.append(BodyReport(report.body_name, state, report.asked, answered, report.returned))
    return found


def read_bodies(day: dt.date) -> dict[str, str]:
    """Return the full names on ``day`` by the short ones, where they differ, of the bodies that existed then (2 queries)."""
    rows = Body.objects.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))
    found = {row.name_on(day): row.full_name_on(day) for row in rows.prefetch_related("names").order_by("position")}
    return {short: full for short, full in found.items() if full and full != short}
