"""Filters of the pages about exports."""

from django import template

from exchange.code_words import get_export_title

register = template.Library()
register.filter("export_title", get_export_title)
