"""Filters of the registers' pages."""

from django import template

from enterprises import words

register = template.Library()
register.filter("tag", words.tag)
register.filter("span", words.span)
register.filter("place_on", words.place_on)
