"""What templates need to know about security marks."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse

from accounts.marks import KINDS, find_level, is_cleared, may_mark
from accounts.models import User

register = template.Library()


@register.filter
def cleared_for(links: Sequence[tuple[Any, str]], user: User) -> list[tuple[Any, str]]:
    """Keep the files, each with its address, that the person is cleared for."""
    return [(file, url) for file, url in links if is_cleared(user, file)]


@register.filter
def is_cleared_for(row: Any, user: User) -> bool:
    """Say whether the person is cleared for a record."""
    return is_cleared(user, row)


@register.inclusion_tag("accounts/_mark.html")
def security_mark(user: User, row: Any) -> dict[str, Any]:
    """Show the mark of a record, and to whoever may set it the way there; nothing while marks are off."""
    level = find_level(user, row)
    if level is None:
        return {}
    kind = next(word for word, label in KINDS.items() if label == row._meta.label)
    return {"level": level, "url": reverse("accounts:mark", args=[kind, row.pk]) if may_mark(user, row) else ""}
