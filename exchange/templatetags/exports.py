"""Filters of the pages about exports."""

from django import template
from django.utils.functional import Promise

from exchange.exports.catalogue import titles

register = template.Library()


@register.filter
def export_title(key: str) -> str | Promise:
    """Return what is called by this key; the key itself where it is offered no more."""
    return titles.get(key, key)
