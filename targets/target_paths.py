"""The rule that yearly targets lead to the target, for whoever keeps definitions."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from targets.models import IndicatorDefinition, TargetRule


def path_problem(definition: IndicatorDefinition, points: Sequence[tuple[dt.date, Decimal]]) -> str:
    """Say what is wrong with yearly targets, by day, on the way to the target of a definition; empty where nothing is.

    A milestone beyond the target, or one that turns back, was left over from another target: its path would lead
    past the goal, and fall to it on the last day.
    """
    plan = definition.indicator.plan
    if definition.target is None:
        return _("Without a target there is no path to it; take the yearly targets out.") if points else ""
    way, down = sorted(points), definition.rule == TargetRule.AT_MOST
    for day, value in way:
        if not plan.starts_on <= day <= plan.ends_on:
            return _("%(day)s lies outside the plan.") % {"day": day}
        if value < definition.target if down else value > definition.target:
            words = _("The yearly target of %(day)s, %(value)s, lies beyond the target of %(target)s.")
            return words % {
                "day": day,
                "value": f"{value.normalize():f}",
                "target": f"{definition.target.normalize():f}",
            }
        if day == plan.ends_on and value != definition.target:
            words = _("The yearly target of the last day, %(value)s, is not the target of %(target)s.")
            return words % {"value": f"{value.normalize():f}", "target": f"{definition.target.normalize():f}"}
    for (first, low), (second, high) in pairwise(way):
        if high > low if down else high < low:
            return _("The yearly target of %(second)s falls behind that of %(first)s.") % {
                "first": first,
                "second": second,
            }
    return ""
