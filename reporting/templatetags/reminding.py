"""Words of reminders for templates."""

from django import template

from reporting.reminders.sending import days_left_words

register = template.Library()
register.filter("days_left", days_left_words)
