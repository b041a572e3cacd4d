"""Words of supervision in templates."""

from django import template

from supervision import words

register = template.Library()
register.filter(words.colour_mark)
register.filter(words.state_tag)
register.filter(words.left_words)
register.filter(words.deadline_words)
