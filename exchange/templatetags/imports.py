"""Words about imports."""

from django import template
from django.utils.functional import Promise

from exchange.imports.catalogue import imports

register = template.Library()


@register.filter
def import_name(key: str) -> str | Promise:
    """Return what a kind of sheet is called."""
    return imports[key].name if key in imports else key
