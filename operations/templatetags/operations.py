"""Words about durations."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400


@register.filter
def duration(seconds: float) -> str:
    """Return seconds in words of the largest fitting unit, cut off and not rounded up."""
    whole = int(seconds)
    if whole < MINUTE:
        return _("%(n)s s") % {"n": round(seconds, 1)}
    if whole < HOUR:
        return _("%(n)s min %(s)s s") % {"n": whole // MINUTE, "s": whole % MINUTE}
    if whole < 2 * DAY:
        return _("%(n)s h %(m)s min") % {"n": whole // HOUR, "m": whole % HOUR // MINUTE}
    return ngettext("%(n)s day", "%(n)s days", whole // DAY) % {"n": whole // DAY}
