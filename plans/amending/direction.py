"""Whether an amendment makes an indicator easier to attain: easing needs the lead group's minutes."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from plans.amending.versions import Version
from plans.models import Amendment
from targets.grading import due_value
from targets.models import Indicator, TargetRule
from targets.timelines import goal_of

NUMBERED = {TargetRule.AT_LEAST, TargetRule.AT_MOST}


def find_direction(indicator: Indicator, before: Version, after: Version) -> str:
    """Return easing where anything at all becomes easier, else tightening where anything becomes harder."""
    changes = [
        change_of_rule(before, after),
        # More may be missing, or fewer samples be judged.
        *(compare_numbers(after.fields.get(name), before.fields.get(name)) for name in ("tolerance", "minimum_sample")),
        *change_of_levels(indicator, before, after),
        *change_of_steps(before, after),
    ]
    if any(change > 0 for change in changes):
        return Amendment.Direction.EASING
    return Amendment.Direction.TIGHTENING if any(change < 0 for change in changes) else Amendment.Direction.NEITHER


def compare_numbers(one: object, other: object) -> int:
    """Return 1 where the first is greater, -1 where it is smaller; 0 where either is unknown."""
    if one is None or other is None:
        return 0
    return (one > other) - (one < other)  # type: ignore[operator]


def change_of_rule(before: Version, after: Version) -> int:
    """Return 1 where what had a number has none any more, or is held against the other side; -1 where it gets one."""
    old, new = before.fields.get("rule"), after.fields.get("rule")
    if old == new or old is None:
        return 0
    return -1 if old not in NUMBERED and new in NUMBERED else 1


def change_of_levels(indicator: Indicator, before: Version, after: Version) -> list[int]:
    """Return for each day on which either bends whether what is due becomes easier (1) or harder (-1)."""
    rule = after.fields.get("rule")
    if rule != before.fields.get("rule") or rule not in NUMBERED:
        return []
    days = {day for day, _value in before.points + after.points} | {indicator.plan.ends_on}
    sign = -1 if rule == TargetRule.AT_MOST else 1
    return [sign * compare_numbers(level(indicator, before, day), level(indicator, after, day)) for day in sorted(days)]


def level(indicator: Indicator, version: Version, day: dt.date) -> Fraction | None:
    """Return what a version asks for on a day; the same start for both, where nobody measured it."""
    points = tuple((due_on, Fraction(value)) for due_on, value in version.points)
    goal = goal_of(indicator, version.build_definition(indicator, indicator.plan.starts_on, ""), points)
    return due_value(replace(goal, first_record=(goal.starts_on, Fraction(0))), day)


def change_of_steps(before: Version, after: Version) -> list[int]:
    """Return for each step whether it is due later or dropped (1), or due earlier or new (-1)."""
    kept = {step.milestone: step.due_on for step in after.steps}
    changes = [
        compare_numbers(kept[step.milestone], step.due_on) if step.milestone in kept else 1 for step in before.steps
    ]
    old = {step.milestone for step in before.steps}
    return changes + [-1 for step in after.steps if step.milestone is None or step.milestone not in old]
