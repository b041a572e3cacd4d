"""Facts about the indicators that a body leads or supports, and about the milestones it leads."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.registry import PENDING, Facts, Frame, Parameters, fact_source, mark_not_due
from departments.models import IndicatorOwnership, Part
from targets.models import Attainment, IndicatorDefinition, IndicatorKind, Milestone, Status, TargetRule
from targets.models.quarters import quarter_id

LEFT_OUT = {
    Status.SMALL_SAMPLE: "small_sample",
    Status.NOT_APPLICABLE: "not_applicable",
    Status.NO_YEAR_BEFORE: "no_year_before",
    Status.NO_DATA: "no_data",
}


@fact_source("led-indicators", _("indicators that the body leads"), "path")
def read_led_indicators(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return how the indicators stand that each body leads."""
    return read_indicators(frame, Part.LEAD)


@fact_source("supported-indicators", _("indicators that the body supports"), "path")
def read_supported_indicators(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return how the indicators stand that each body supports and does not lead."""
    return read_indicators(frame, Part.SUPPORT)


def read_indicators(frame: Frame, part: str) -> dict[int, Facts]:
    """Return the official figures of the year's last quarter so far, in their judged windows, by who answers for them.

    A target is that in force at the quarter's end; one that was eased in the year is marked.
    """
    figures = frame.once(read_figures)
    found: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for indicator, body, owned in frame.once(list_ownerships):
        if owned == part and body in frame.owners and indicator in figures:
            found[frame.owners[body]][indicator] = figures[indicator]
    return {owner: build_facts(rows.values()) for owner, rows in found.items()}


def read_figures(frame: Frame) -> dict[int, dict[str, Any]]:
    """Return the figures as facts, by indicator: one told to two bodies is the same for both (2 queries)."""
    rows = Attainment.objects.filter(quarter=quarter_id(frame.last)).judged()
    rows = rows.exclude(definition__rule=TargetRule.MONITORED).exclude(indicator__kind=IndicatorKind.MILESTONE)
    figures = {row.indicator_id: row for row in rows.select_related("indicator__plan", "quarter")}
    eased = list_eased(figures, frame)
    return {indicator: describe_figure(row, indicator in eased) for indicator, row in figures.items()}


def list_ownerships(frame: Frame) -> list[tuple[int, int, str]]:
    """Return who has which part in which indicator on the year's last day: indicator, body, part (1 query)."""
    return list(IndicatorOwnership.objects.on(frame.last).values_list("indicator_id", "body_id", "part"))


def list_eased(indicators: Iterable[int], frame: Frame) -> set[int]:
    """Return the indicators whose target was made easier within the year."""
    found, targets = set(), dict[int, Any]()
    rows = IndicatorDefinition.objects.filter(indicator__in=indicators, effective_from__lte=frame.last)
    for row in rows.order_by("effective_from", "revision"):
        before = targets.get(row.indicator_id)
        if row.effective_from >= frame.first and before is not None and row.target is not None:
            is_easier = row.target > before if row.rule == TargetRule.AT_MOST else row.target < before
            found |= {row.indicator_id} if is_easier else set()
        targets[row.indicator_id] = row.target
    return found


def describe_figure(row: Attainment, eased: bool) -> dict[str, Any]:
    """Return a figure as a fact."""
    indicator, definition, value = row.indicator, row.definition, row.value
    due, gap = row.due, Fraction(0)
    if value is not None and due is not None and row.status in {Status.BEHIND, Status.OFF_TRACK}:
        gap = value - Fraction(due) if definition.rule == TargetRule.AT_MOST else Fraction(due) - value
    return {
        "code": indicator.code, "name": indicator.name, "kind": indicator.kind, "weight": str(definition.weight),
        "at": ["indicator", indicator.plan.code, indicator.code, row.quarter.code], "quarter": row.quarter.code,
        "value": str(value) if value is not None else "", "due": str(due) if due is not None else "",
        "numerator": row.numerator, "denominator": row.denominator, "at_most": definition.rule == TargetRule.AT_MOST,
        "gap": str(gap) if gap else "", "tolerance": str(definition.tolerance), "status": row.status,
        "definition": definition.pk, "definition_from": f"{definition.effective_from}", "revision": row.pk,
        "eased": eased, "left_out": LEFT_OUT.get(Status(row.status), "" if definition.weight else "no_weight"),
    }  # fmt: skip


def build_facts(rows: Iterable[dict[str, Any]]) -> Facts:
    """Return facts of some indicators in the order of their codes; one without data keeps all open, none that counts leaves nothing."""
    ordered = sorted(rows, key=lambda row: row["code"])
    if any(row["left_out"] == "no_data" for row in ordered):
        return {"indicators": ordered, PENDING: "no_data"}
    if all(row["left_out"] for row in ordered):
        return {"indicators": ordered, "applies": False}
    return {"indicators": ordered}


@fact_source("milestones", _("milestone steps that the body leads"), "share")
def read_milestones(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return which steps that fall due in the year were signed off, by who leads them (2 queries)."""
    leads: dict[int, list[int]] = defaultdict(list)
    for indicator, body, part in frame.once(list_ownerships):
        if part == Part.LEAD:
            leads[indicator].append(body)
    steps = Milestone.objects.in_force(frame.last).filter(due__gte=frame.first, due__lte=frame.year_end)
    steps = steps.filter(indicator__in=leads, indicator__kind=IndicatorKind.MILESTONE)
    found: dict[int, Facts] = {}
    for step in steps.select_related("indicator__plan"):
        is_signed = step.signed_on is not None
        is_due = is_signed or step.due <= frame.last
        for owner in {frame.owners[body] for body in leads[step.indicator_id] if body in frame.owners}:
            facts = found.setdefault(owner, {"part": 0, "whole": 0, "rows": []})
            facts["whole"] += is_due
            facts["part"] += is_signed
            if not is_signed:
                place = ["indicator", step.indicator.plan.code, step.indicator.code]
                label = f"{step.indicator.code} {step.name}"
                counted = {} if is_due else {"counted": False}
                facts["rows"].append(
                    {"label": label, "at": place, "note": "due", "term": f"{step.due}", "open": True} | counted
                )
    return mark_not_due(found)
