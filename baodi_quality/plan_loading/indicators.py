"""Indicators with their first definitions, yearly targets and milestones."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from baodi_quality.plan_loading.files import PlanFiles, Row
from baodi_quality.plan_loading.missing import Missing
from targets.causes import Cause, Code
from targets.models import Goal, Indicator, IndicatorDefinition, Milestone, Plan, TargetPoint, TargetRule, Window
from targets.services import quarters_since, stale_marks_write


def load_indicators(files: PlanFiles, plan: Plan, goals: dict[str, Goal], missing: Missing) -> list[Indicator]:
    """Add the indicators and return the new ones; a definition is made with its indicator and never again."""
    steps = {row["indicator"]: row for row in files.rows("milestones")}
    reason = files.read("indicators")["reason"]
    added = []
    for position, row in enumerate(files.rows("indicators"), start=1):
        fields = {"goal": goals[row["goal"]], "position": position} | {
            key: row[key] for key in ("name", "name_en", "kind", "unit")
        }
        fields["unit_en"] = row.get("unit_en") or files.units[row["unit"]]
        indicator, is_new = missing.add(Indicator, fields, plan=plan, code=row["code"])
        if is_new:
            # Indicators that are judged by their steps have no definition in the file; it follows from the steps.
            definition = row.get("definition") or build_milestone_definition(steps[indicator.code])
            add_definition(indicator, definition | {"effective_from": plan.starts_on, "reason": reason}, missing)
            listed = steps[indicator.code]["steps"] if indicator.code in steps else []
            missing.add_all(
                [Milestone(indicator=indicator, position=n, **step) for n, step in enumerate(listed, start=1)]
            )
            added.append(indicator)
    return added


def build_milestone_definition(row: Row) -> Row:
    """Return the definition of an indicator that is judged step by step: every step is to be signed off."""
    return {
        "description": row["description"],
        "measure": "milestones-signed",
        "window": Window.QUARTER_END,
        "rule": TargetRule.AT_LEAST,
        "target": len(row["steps"]),
        "baseline": 0,
        "tolerance": 1,
    }


def add_definition(indicator: Indicator, row: Row, missing: Missing) -> None:
    """Add an indicator's first definition with its yearly targets, each due on the last day of its year."""
    fields = {key: value for key, value in row.items() if key != "points"}
    definition = IndicatorDefinition(indicator=indicator, **fields)
    missing.add_all([definition])
    missing.add_all(
        [
            TargetPoint(definition=definition, due_on=dt.date(int(year), 12, 31), value=value)
            for year, value in row.get("points", {}).items()
        ]
    )


def mark_new_indicators(plan: Plan, indicators: Iterable[Indicator]) -> None:
    """Mark the figures of new indicators as due, so that a worker makes them."""
    definitions = IndicatorDefinition.objects.filter(indicator__in=list(indicators))
    measures = set(definitions.values_list("measure", flat=True))
    # Marks, not figures: a first start must not wait until a worker has counted six years.
    cause = Cause.say(Code.DEFINITION, lambda: _("the plan was loaded"))
    stale_marks_write(measures=measures, quarters=quarters_since(plan.starts_on), cause=cause)
