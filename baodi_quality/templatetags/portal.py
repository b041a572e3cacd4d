"""Tags and filters of the portal's visual language: lights, queries in links, pages of lists."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django import template
from django.core.paginator import Page
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext

from dashboard.indicator_page import IndicatorPage
from dashboard.slice_tables import rows_url
from exchange.paging import PAGE_SIZES
from registers.lists import list_set_filters
from targets import figures
from targets.models import Attainment, Quarter, Status

register = template.Library()

FIRST_FILTERS = 4
"""Filters of a list that are shown at once: the search and three more."""


@register.inclusion_tag("_light.html")
def light(status: str, size: str = "") -> dict[str, object]:
    """Show a status as a light with its colour, shape and word; ``size="large"`` for headings."""
    return {"status": status, "word": Status(status).label, "size": size}


@register.inclusion_tag("_light_shape.html")
def light_shape(status: str) -> dict[str, object]:
    """Show a light's shape alone, where the word stands beside it already."""
    return {"status": status}


@register.filter
def format_number(number: int) -> str:
    """Write a whole number with its thousands apart."""
    return figures.format_number(number)


@register.filter
def status_word(status: str) -> str:
    """Return the word for a status."""
    return str(Status(status).label)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """Return this page's query string with ``changes`` made; None takes a name out."""
    request: HttpRequest = context["request"]
    values = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"


class Chip(NamedTuple):
    """A filter that narrows a list, in words, with the address of the list without it."""

    label: str
    words: str
    url: str


@register.simple_tag(takes_context=True)
def filter_chips(context: template.Context, form: Form) -> list[Chip]:
    """Return the filters that narrow the list."""
    return [
        Chip(label, words, query(context, **{name: None, "page": None}))
        for name, label, words in list_set_filters(form)
    ]


@register.simple_tag
def split_filters(form: Form) -> dict[str, object]:
    """Return the fields shown at once and those behind a button, which stands open where one of these narrows the list."""
    fields = form.visible_fields()
    # A button for one field more would take as much room as the field.
    first, more = (fields, []) if len(fields) <= FIRST_FILTERS + 1 else (fields[:FIRST_FILTERS], fields[FIRST_FILTERS:])
    return {"first": first, "more": more, "is_open": any(form.data.get(field.name) or field.errors for field in more)}


@register.filter
def page_range(page: Page) -> Iterator[int | None]:
    """Yield the page numbers worth a link: the ends and the neighbours, None for a gap."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        yield number if isinstance(number, int) else None


@register.filter
def page_sizes(page: Page) -> tuple[int, ...]:
    """Return the numbers of rows a page may hold."""
    return PAGE_SIZES


@register.simple_tag
def neighbours(quarters: list[Quarter], quarter: Quarter) -> dict[str, Quarter | None]:
    """Return the quarters before and after, None at the ends."""
    place = next((i for i, each in enumerate(quarters) if each.pk == quarter.pk), 0)
    return {
        "previous": quarters[place - 1] if place else None,
        "next": quarters[place + 1] if place + 1 < len(quarters) else None,
    }


@register.inclusion_tag("_light_bar.html")
def light_bar(lights: list[tuple[str, int]]) -> dict[str, object]:
    """Show how many indicators have each light as one stacked bar."""
    total = sum(count for _, count in lights) or 1
    parts, x = [], 0.0
    for status, count in lights:
        width = 100 * count / total
        parts.append((status, f"{x:.3f}", f"{max(width - 0.4, 0):.3f}"))
        x += width
    return {"parts": [part for part, (_, count) in zip(parts, lights, strict=True) if count]}


@register.simple_tag
def rows_address(page: IndicatorPage, side: str) -> str:
    """Return the address of the rows on one side of the figure that an indicator page shows."""
    return rows_url(page, side)


@register.simple_tag
def parts(found: Attainment) -> str:
    """Write the parts of a figure: 1 899/1 999, or the count alone."""
    if found.numerator is None or found.denominator is None:
        return gettext("no data") if found.value is None else figures.format_exact(found.value)
    return f"{figures.format_number(found.numerator)}/{figures.format_number(found.denominator)}"


@register.simple_tag
def nth(items: Sequence[str], place: int) -> str:
    """Return the item at a place, counted from 0."""
    return items[place]
