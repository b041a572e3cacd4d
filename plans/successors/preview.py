"""What a successor plan means, before it is approved: old and new targets side by side, and how today's figures stand by them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from plans.models import PlanDraft
from plans.successors.checks import build_plan, last_definition
from plans.successors.content import IndicatorDraft, PlanContent
from targets import clock
from targets.aggregation import Parts
from targets.figures import build_figure, is_countable
from targets.grading import due_value, round_to_whole
from targets.models import Attainment, Indicator, IndicatorKind, Plan
from targets.services.derivation import grade_parts
from targets.timelines import goal_of, to_fraction
from targets.words import describe_target, format_amount

CARRIED = {IndicatorKind.RATIO, IndicatorKind.STOCK_RATIO, IndicatorKind.STOCK, IndicatorKind.ZERO}
"""Kinds whose newest figure says something about the next plan: the others begin anew with it."""


def list_old(plan: Plan) -> dict[str, Indicator]:
    """Return the indicators of a plan by their code."""
    rows = plan.indicators.select_related("plan").prefetch_related("definitions")
    return {row.code: row for row in rows.order_by("position")}


def preview_lines(draft: PlanDraft) -> list[dict[str, Any]]:
    """Return a line for each indicator of the draft, then one for each of the plan before that is not continued.

    Each tells what the plan before asked, where that stands, and the light of its newest judged figure by what the new
    plan asks for until the end of its first year; none where nothing can be carried over, as a count begins anew.
    """
    content, plan = PlanContent.from_json(draft.content), build_plan(draft)
    old = list_old(draft.predecessor)
    newest = find_newest(draft.predecessor)
    lines = [preview_line(one, plan, old.get(one.follows), newest) for one in content.indicators]
    followed = {one.follows for one in content.indicators}
    return lines + [
        line_of(code="", name="", old=row, newest=newest.get(row.pk))
        for code, row in old.items()
        if code not in followed
    ]


def find_newest(plan: Plan) -> dict[int, Attainment]:
    """Return the newest judged figure of each indicator of a plan (1 query)."""
    rows = Attainment.objects.of_plan(plan).filter(quarter__starts_on__lte=clock.today()).judged()
    ordered = rows.select_related("definition", "quarter").order_by("quarter_id")
    return {figure.indicator_id: figure for figure in ordered}


def preview_line(
    one: IndicatorDraft, plan: Plan, old: Indicator | None, newest: Mapping[int, Attainment]
) -> dict[str, Any]:
    """Return the line of an indicator of the draft."""
    figure = newest.get(old.pk) if old else None
    line = line_of(one.code, one.name, old, figure) | {"method_change": one.method_change}
    indicator = one.build(plan)
    definition = one.version.build_definition(indicator, plan.starts_on, "")
    line["target"] = describe_target(indicator, definition)
    points = tuple((day, to_fraction(value)) for day, value in one.version.points)
    goal = goal_of(indicator, definition, points)  # type: ignore[arg-type]
    due = due_value(goal, min(dt.date(plan.starts_on.year, 12, 31), plan.ends_on))
    # Steps have days of their own, and of things that are counted a whole number is due.
    if due is not None and not one.is_by_steps:
        line["due"] = format_amount(indicator, round_to_whole(goal, due) if is_countable(indicator) else due)
    is_carried = old is not None and one.kind == old.kind and one.unit == old.unit and one.kind in CARRIED
    if figure and is_carried and figure.value is not None and not one.method_change:
        parts = Parts(figure.numerator, figure.denominator, figure.breakdown, figure.scale)
        line["after"] = grade_parts(goal, parts, due, applicable=True)
    return line


def line_of(code: str, name: str, old: Indicator | None, newest: Attainment | None) -> dict[str, Any]:
    """Return a line that tells only of the plan before."""
    definition = last_definition(old) if old else None
    return {
        "code": code, "name": name, "target": "", "due": "", "after": "", "method_change": "",
        "old_code": old.code if old else "", "old_name": old.name if old else "",
        "old_target": describe_target(old, definition) if old and definition else "",
        "quarter": newest.quarter_id if newest else None,
        "figure": str(build_figure(old, goal_of(old, newest.definition), newest)) if old and newest else "",
        "before": newest.status if newest else "",
    }  # fmt: skip
