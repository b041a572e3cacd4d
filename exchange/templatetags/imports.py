"""Words about imports."""

from django import template

from exchange.code_words import get_import_title

register = template.Library()
register.filter("import_name", get_import_title)
