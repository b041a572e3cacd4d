"""Filters of the pages of the assessment."""

from urllib.parse import urlsplit

from django import template
from django.urls import resolve

from accounts.models import User
from assessment.arithmetic import cut
from assessment.methods.measured import write_number
from assessment.models import Score

register = template.Library()


@register.filter
def points_shown(score: Score) -> str:
    """Write the points of a score, cut; a dash where there are none."""
    return "—" if score.points is None else cut(score.points)


@register.filter
def mark_shown(points: str) -> str:
    """Write the points of a member of a panel, which facts keep as a fraction."""
    return write_number(points)


@register.filter
def open_to(url: str, user: User) -> str:
    """Return the address if its view is open to the person's role; else nothing, so that no link leads to a refusal."""
    allowed = getattr(resolve(urlsplit(url).path).func, "open_to", None) if url else None
    return "" if isinstance(allowed, tuple) and user.role not in allowed else url
