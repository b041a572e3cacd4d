"""Names of the day in templates."""

import datetime as dt

from django import template

from departments.models import Body, Township

register = template.Library()


@register.filter
def named_on(thing: Body | Township, day: dt.date | None) -> str:
    """Return the short name in use on the day (uses prefetched ``names``), the present one without a day."""
    return thing.name_on(day) if day else thing.name
