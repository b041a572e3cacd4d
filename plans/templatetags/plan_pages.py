"""Tags for the pages of the plan and its bodies: figures of indicators as the dashboard writes them."""

from collections.abc import Mapping
from typing import Any

from django import template

from plans.body_page import Owned
from targets import words
from targets.figures import Figure, build_figure, goal_of

register = template.Library()


@register.filter
def get_item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return what ``mapping`` holds under ``key``, None where it holds nothing."""
    return mapping.get(key)


@register.simple_tag
def owned_figure(owned: Owned) -> Figure:
    """Return the figure of an indicator that a body answers for, written as on the dashboard."""
    indicator = owned.ownership.indicator
    return build_figure(indicator, goal_of(indicator, owned.definition), owned.figure)


@register.simple_tag
def owned_target(owned: Owned) -> str:
    """Say what is aimed at."""
    return words.describe_target(owned.ownership.indicator, owned.definition)
