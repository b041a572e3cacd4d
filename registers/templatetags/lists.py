"""The rows of a list, and the box with which one is chosen."""

from typing import Any

from django import template
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.html import conditional_escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from registers.tables import NOTHING, draw_tick

register = template.Library()
register.simple_tag(draw_tick, name="tick")


@register.simple_tag(takes_context=True)
def draw_rows(context: Context, table: Any) -> SafeString:
    """Return the rows of the table's page.

    Joined here: two hundred cells through the template engine took longer than all else on the page. What a column looks like
    does not hang on its rows.
    """
    looks = {column.name: (column.attrs["td"].as_html(), conditional_escape(column.header)) for column in table.columns}
    lines = []
    for row in table.paginated_rows:
        cells = [(name, *look, row.get_cell(name)) for name, look in looks.items()]
        drawn = [
            f'<td {look}{phone_line(table, name, cell)} data-label="{header}">{draw_cell(context, cell)}</td>\n'
            for name, look, header, cell in cells
        ]
        lines.append(f"<tr {row.attrs.as_html()}>\n{''.join(drawn)}</tr>\n")
    return mark_safe("".join(lines))


def draw_cell(context: Context, cell: Any) -> str:
    """Return a cell as a template would write it."""
    return conditional_escape(cell) if isinstance(cell, str) else render_value_in_context(cell, context)


def phone_line(table: Any, name: str, cell: Any) -> str:
    """Return what tells lists.css where a cell stands on a phone: the table's ``first_line`` first, nothing where it is empty."""
    main, verdict = table.first_line
    if name == main:
        return ' data-line="main"'
    text = str(cell)
    # Most cells say something, and need not be taken apart.
    if NOTHING in text and strip_tags(text) == NOTHING:
        return " data-none"
    return ' data-line="verdict"' if name == verdict else ""
