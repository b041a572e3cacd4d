"""Filters of the pages of surveys and of the city's pass rates."""

from django import template

from inspections import words

register = template.Library()
register.filter("format_share", words.format_share)
register.filter("format_points", words.format_points)
register.filter("format_rate", words.format_rate)
