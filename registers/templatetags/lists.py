"""The box with which a row of a list is chosen, and where a cell stands on a phone."""

from typing import Any

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from registers.tables import NOTHING, draw_tick

register = template.Library()
register.simple_tag(draw_tick, name="tick")


@register.simple_tag
def phone_line(table: Any, name: str, cell: Any) -> SafeString:
    """Return what tells lists.css where a cell stands on a phone: the table's ``first_line`` first, nothing where it is empty."""
    main, verdict = table.first_line
    if name == main:
        return mark_safe(' data-line="main"')
    if strip_tags(str(cell)) == NOTHING:
        return mark_safe(" data-none")
    return mark_safe(' data-line="verdict"' if name == verdict else "")
