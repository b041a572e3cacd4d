"""Filters of the pages about exports."""

from django import template

from exchange.exports.catalogue import exportables

register = template.Library()


@register.filter
def export_title(key: str) -> str:
    """Return the title of the register with this key; the key where it is offered no more."""
    return str(exportables[key].title) if key in exportables else key
