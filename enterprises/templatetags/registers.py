"""Filters of the registers' pages."""

from django import template

from enterprises import words

register = template.Library()
register.filter("tag", words.tag)
register.filter("certificate_tag", words.certificate_tag)
register.filter("expiry_stage", words.expiry_stage)
register.filter("indicators", words.indicator_tags)
register.filter("span", words.span)
register.filter("place_on", words.place_on)
register.filter("enterprise_on", words.enterprise_on)
register.filter("signed", words.signed)
