"""Tags and filters of the portal's visual language: lights, queries in links, pages of lists."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.forms import Form
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from dashboard.indicator_page import IndicatorPage
from dashboard.slice_tables import SliceLine, SliceTable, rows_url
from exchange.paging import PAGE_SIZES
from registers.lists import list_set_filters
from targets import figures
from targets.models import Attainment, Indicator, Quarter, Status
from targets.texts import escape_words
from targets.words import format_amount

register = template.Library()

SHAPES = {
    "attained": '<circle cx="8" cy="8" r="7.5" fill="currentColor"/><path d="M4.6 8.3l2.4 2.4 4.4-4.9" fill="none" stroke="#fff" stroke-width="1.8"/>',
    "on_track": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "behind": '<path d="M8 1.2l7.2 13.3H.8z" fill="currentColor"/>',
    "off_track": '<path d="M8 .6L15.4 8 8 15.4.6 8z" fill="currentColor"/>',
    "small_sample": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M8 1.8a6.2 6.2 0 0 0 0 12.4z" fill="currentColor"/>',
    "monitored": '<path d="M1.2 8S3.8 3.6 8 3.6 14.8 8 14.8 8 12.2 12.4 8 12.4 1.2 8 1.2 8z" fill="none" stroke="currentColor" stroke-width="1.6"/><circle cx="8" cy="8" r="2.2" fill="currentColor"/>',
    "not_applicable": '<path d="M2 8h12" stroke="currentColor" stroke-width="2.4"/>',
}
"""The drawing within a light, by its status."""
NO_LIGHT = (
    '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.6 2.2"/>'
)
FIRST_FILTERS = 4
"""Filters of a list that are shown at once: the search and three more."""


@register.simple_tag
def light(status: str, size: str = "", word: str = "") -> SafeString:
    """Show a status as a light with its colour, shape and word, or another one; ``size="large"`` for headings."""
    large = " light--large" if size == "large" else ""
    words = escape_words(word or str(Status(status).label))
    return mark_safe(f'<span class="light light--{status}{large}">{light_shape(status)}{words}</span>')


@register.simple_tag
def light_shape(status: str) -> SafeString:
    """Show a light's shape alone, one per status, so that colour alone never carries the meaning."""
    # A page has a hundred of lights and figures: through the template engine they took a third of its time.
    shape = SHAPES.get(status, NO_LIGHT)
    return mark_safe(
        '<svg class="light__shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        f"{shape}</svg>"
    )


@register.simple_tag
def figure(shown: figures.Figure) -> SafeString:
    """Show a figure with its unit and its parts, or that there is no data."""
    if shown.shown is None:
        return format_html('<span class="fig fig--none">{}</span>', pgettext("figure", "no data"))
    parts = (("value", shown.shown), ("unit", shown.unit), ("parts", shown.parts))
    drawn = "".join(f'<span class="fig__{name}">{escape_words(words)}</span>' for name, words in parts if words)
    return mark_safe(f'<span class="fig">{drawn}</span>')


@register.filter
def in_unit_of(number: Decimal, indicator: Indicator) -> str:
    """Write a number in the indicator's unit, one product or two products."""
    return format_amount(indicator, number)


@register.simple_tag
def slice_rows(table: SliceTable, is_ratio: bool) -> SafeString:
    """Show the rows of a figure that is cut by one dimension, each with its bar."""
    return mark_safe("".join(slice_row(line, table.bad, is_ratio) for line in table.lines))


def slice_row(line: SliceLine, bad: bool, is_ratio: bool) -> str:
    """Show one slice, which leads to its rows where there are any."""
    name = escape_words(line.slice.name)
    if line.url:
        name = f'<a href="{escape_words(line.url)}">{name}</a>'
    bar = (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" width="100%" height="10" aria-hidden="true" focusable="false">'
        f'<rect class="slices__length{" slices__length--bad" if bad else ""}" width="{line.length:.2f}" height="10"/></svg>'
        f'<span class="num">{line.weight_words}</span>'
    )
    value = f'<td class="num">{figure(line.figure)}</td>' if is_ratio else ""
    return f'<tr><th scope="row">{name}</th><td class="slices__bar">{bar}</td>{value}</tr>'


@register.filter
def keep_numbers(words: str) -> SafeString:
    """Return words that break before a bracket, but neither between thousands of a number nor before its per cent sign."""
    whole = words.replace("\u2009", "\u202f").replace(" %", "\u00a0%")
    # A tag and no sign of no width, which would come along when the words are copied.
    return mark_safe(conditional_escape(whole).replace("（", "<wbr>（"))


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
    values: dict[str, list[str]] = dict(request.GET.lists())
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = [str(value)]
    return f"?{urlencode(values, doseq=True)}"


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
