"""Filters of the pages of the assessment."""

from django import template

from assessment.arithmetic import cut
from assessment.models import Score

register = template.Library()


@register.filter
def points_shown(score: Score) -> str:
    """Write the points of a score, cut; a dash where there are none."""
    return "—" if score.points is None else cut(score.points)
