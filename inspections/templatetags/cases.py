"""Words of the pages of cases and complaints."""

import datetime as dt
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from inspections import words
from inspections.summaries import Line

register = template.Library()
register.filter("amount", words.format_amount)


@register.simple_tag
def rows_url(name: str, line: Line, since: dt.date, until: dt.date) -> str:
    """Return the address of the list, narrowed to the rows that a line of the summary counts."""
    return f"{reverse(name)}?{urlencode({**line.narrowed, 'since': since, 'until': until})}"
