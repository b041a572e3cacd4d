"""Words and tags of pages on which reports are reviewed."""

import datetime as dt
from decimal import Decimal

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.deadlines import is_late
from reporting.forms.review import ReturnForm
from reporting.models import Report, ReportItem
from reporting.templatetags.reporting import amount, make_tag

register = template.Library()


@register.filter
def days_waited(report: Report, today: dt.date) -> str:
    """Return for how many days a submitted report has waited."""
    if report.submitted_at is None:
        return ""
    days = (today - timezone.localdate(report.submitted_at)).days
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else _("since today")


@register.filter
def as_seen(report: Report) -> str:
    """Return the key of a report with the state in which it is shown: what has changed since is not accepted."""
    return f"{report.pk}-{report.revision}"


@register.simple_tag
def review_marks(report: Report) -> SafeString:
    """Return what sets a report in the queue apart: late, back after a return (``was_returned``), nil, from the office."""
    marks = [("amber", _("submitted late"))] if is_late(report) else []
    marks += [("blue", _("submitted again"))] if report.was_returned else []  # type: ignore[attr-defined]
    marks += [("", _("nil report"))] if report.is_nil else []
    marks += [("", _("by the office on its behalf"))] if report.on_behalf else []
    return format_html_join(" ", "{}", ((make_tag(colour, word),) for colour, word in marks))


@register.filter
def signed_amount(difference: Decimal, item: ReportItem) -> str:
    """Return a difference with its sign, such as +3 or −1.50."""
    return ("+" if difference > 0 else "\u2212") + amount(abs(difference), item)


@register.filter
def get_remark(form: ReturnForm, item: ReportItem) -> BoundField:
    """Return the field for remarks on an item."""
    return form.remark(item)
