"""How many rows a page of a list shows."""

from django.http import HttpRequest

PAGE_SIZES = (25, 50, 100)


def page_size(request: HttpRequest) -> int:
    """Return how many rows the page shows; only the offered sizes, since the address is anyone's to change."""
    wanted = request.GET.get("per_page", "")
    return int(wanted) if wanted in map(str, PAGE_SIZES) else PAGE_SIZES[0]
