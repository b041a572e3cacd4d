"""Tags and filters of the portal's visual language: lights, queries in links, pages of lists."""

from collections.abc import Iterator

from django import template
from django.core.paginator import Page
from django.http import HttpRequest

from targets.models import Status

register = template.Library()
PAGE_SIZES = (25, 50, 100)


@register.inclusion_tag("_light.html")
def light(status: str, size: str = "") -> dict[str, object]:
    """Show a status as a light with its colour, shape and word; ``size="large"`` for headings."""
    return {"status": status, "word": Status(status).label, "size": size}


@register.inclusion_tag("_light_shape.html")
def light_shape(status: str) -> dict[str, object]:
    """Show a light's shape alone, where the word stands beside it already."""
    return {"status": status}


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


@register.filter
def page_range(page: Page) -> Iterator[int | None]:
    """Yield the page numbers worth a link: the ends and the neighbours, None for a gap."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        yield number if isinstance(number, int) else None


@register.filter
def page_sizes(page: Page) -> tuple[int, ...]:
    """Return the numbers of rows a page may hold."""
    return PAGE_SIZES
