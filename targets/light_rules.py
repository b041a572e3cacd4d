"""What the light of an indicator means, what is due and what the tolerance is, in the words of its own definition."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from targets import grading
from targets.figures import format_number
from targets.models import Indicator, IndicatorDefinition, IndicatorKind, TargetRule
from targets.words import describe_target, format_difference


def describe_lights(indicator: Indicator, definition: IndicatorDefinition | None, goal: grading.Goal) -> str:
    """Say line by line when the indicator shows which light (the rules of ``grading.status``)."""
    if definition is None or goal.rule == TargetRule.MONITORED:
        return _("This indicator is only monitored: the plan sets no number, and there is no light.")
    return "\n".join(list_light_rules(indicator, definition, goal))


def list_light_rules(indicator: Indicator, definition: IndicatorDefinition, goal: grading.Goal) -> Iterator[str]:
    """Yield a line for each light that the indicator can show."""
    if goal.rule == TargetRule.RISING:
        yield _("On track: higher than a year before.")
        near, far = _("Behind: not higher, by at most {amount}."), _("Off track: lower by more than {amount}.")
        none = _("Behind: the same as a year before. Off track: lower.")
    elif indicator.kind == IndicatorKind.MILESTONE:
        yield _("Attained: all steps signed off.")
        yield _("On track: every step that is due has been signed off.")
        near, far = _("Behind: at most {amount} missing."), _("Off track: more than {amount} missing.")
        none = _("Off track: a step that is due is missing.")
    else:
        yield _("Attained: {target}.").format(target=describe_target(indicator, definition))
        yield _("On track: what is due by now is reached.")
        near, far = (
            _("Behind: misses what is due by at most {amount}."),
            _("Off track: misses it by more than {amount}."),
        )
        none = _("Off track: what is due by now is missed.")
    if goal.tolerance:
        amount = format_difference(indicator, goal.tolerance)
        yield near.format(amount=amount)
        yield far.format(amount=amount)
    else:
        yield none
    if goal.minimum_sample:
        yield _("Sample too small: fewer than {number}; then no other light is shown.").format(
            number=format_number(goal.minimum_sample)
        )


def describe_due_rule(goal: grading.Goal) -> str:
    """Say how what is due is reckoned (``grading.due_value``)."""
    if goal.rule == TargetRule.RISING:
        return _("Due is more than the figure of the same period a year before.")
    if goal.kind == IndicatorKind.MILESTONE:
        return _("Due are the steps whose day has come.")
    if goal.is_floor:
        return _("Due all year long: the yearly target, or where there is none the target of the plan.")
    if goal.accumulates:
        return _(
            "Due is what the days up to now add to the way over the yearly targets to the target of the plan, day by day."
        )
    if goal.starts_from_record:
        return _(
            "Due by day on the straight way from the first recorded figure over the yearly targets to the target of the plan."
        )
    return _("Due by day on the straight way from the baseline over the yearly targets to the target of the plan.")


def describe_tolerance(indicator: Indicator, goal: grading.Goal) -> str:
    """Say what the tolerance does to the light; empty where there is no light."""
    if goal.rule == TargetRule.MONITORED:
        return ""
    if not goal.tolerance:
        return _("There is no tolerance: whatever misses what is due is off track.")
    return _("Up to {amount} short of what is due the light says behind, beyond it off track.").format(
        amount=format_difference(indicator, goal.tolerance)
    )
