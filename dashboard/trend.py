"""The trend of an indicator as the chart draws it; the table beneath shows the same readings."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypedDict

from django.utils.translation import gettext as _

from dashboard.reading import Reading
from targets.models import IndicatorKind, TargetRule, Window


class Chart(TypedDict):
    """What static/portal/trend.js draws; missing values are None and leave gaps."""

    name: str
    unit: str
    bars: bool
    labels: list[str]
    names: list[str]
    values: list[float | None]
    shown: list[str]
    due: list[float | None]
    low: list[float | None]
    high: list[float | None]
    targets: list[float | None]
    amended: list[int]
    words: dict[str, str]


def build_chart(readings: Sequence[Reading]) -> Chart:
    """Return the chart of these readings, oldest first."""
    last = readings[-1]
    indicator = last.indicator
    return {
        "name": indicator.name,
        "unit": "%" if indicator.is_ratio else indicator.unit,
        "bars": not indicator.is_ratio,
        "labels": [r.quarter.code for r in readings],
        "names": [r.quarter.label for r in readings],
        "values": [get_drawn_value(r) for r in readings],
        "shown": [str(r.figure) for r in readings],
        # JSON has floats only; what is printed beside the chart is exact.
        "due": [float(r.attainment.due) if r.attainment and r.attainment.due is not None else None for r in readings],
        "low": [round(r.interval[0], 4) if r.interval else None for r in readings],
        "high": [round(r.interval[1], 4) if r.interval else None for r in readings],
        "targets": [get_target_level(r) for r in readings],
        "amended": [place for place, (before, r) in enumerate(pairwise(readings), 1) if is_amended(before, r)],
        "words": {
            "value": _("value"),
            "due": _("due by then"),
            "target": _("target"),
            "amended": _("amended"),
            "interval": _("confidence interval"),
        },
    }


def get_drawn_value(reading: Reading) -> float | None:
    """Return the value to draw: signed steps for milestones, else the value itself."""
    found = reading.attainment
    if found is None or found.value is None:
        return None
    if reading.indicator.kind == IndicatorKind.MILESTONE:
        return float(found.numerator or 0)
    return round(float(found.value), 4)


def is_amended(before: Reading, reading: Reading) -> bool:
    """Say whether a figure is judged by another definition than the one of the quarter before."""
    old, new = before.definition, reading.definition
    return old is not None and new is not None and old.pk != new.pk


def get_target_level(reading: Reading) -> float | None:
    """Return the level of the target; a single quarter of a count owes only its share of it."""
    goal = reading.goal
    if goal.target is None or goal.rule == TargetRule.RISING:
        return None
    # A level across the chart would say that a single quarter owes the whole plan's count.
    if goal.accumulates and reading.window != Window.PLAN_TO_DATE:
        return None
    return float(goal.target)
