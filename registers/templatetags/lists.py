"""The box with which a row of a list is chosen, and where a cell stands on a phone."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from registers.tables import NOTHING, draw_tick

register = template.Library()
register.simple_tag(draw_tick, name="tick")


@register.simple_tag
def phone_line(table: Any, name: str, cell: Any) -> SafeString:
    """Return what tells lists.css where a cell stands on a phone: the table's ``first_line`` first, nothing where it is empty."""
    main, verdict = table.first_line
    if name in (main, verdict):
        return mark_safe(f' data-line="{"main" if name == main else "verdict"}"')
    return mark_safe(" data-none" if cell == NOTHING else "")
