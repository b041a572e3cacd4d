"""Filters of the registers' pages."""

from django import template

from enterprises import words
from registers.words import link_place, span, tag

register = template.Library()
register.filter("tag", tag)
register.filter("certificate_tag", words.certificate_tag)
register.filter("expiry_stage", words.expiry_stage)
register.filter("indicators", words.indicator_tags)
register.filter("span", span)
register.filter("link_place", link_place)
register.filter("enterprise_on", words.enterprise_on)
register.filter("signed", words.format_difference)
