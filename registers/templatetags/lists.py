"""The rows of a list, and the box with which one is chosen."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from registers.cells import draw_table_rows
from registers.tables import draw_tick

register = template.Library()
register.simple_tag(draw_tick, name="tick")


@register.simple_tag(takes_context=True)
def draw_rows(context: Context, table: Any) -> SafeString:
    """Return the rows of the table's page."""
    return mark_safe(draw_table_rows(context, table))
