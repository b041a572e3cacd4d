"""Words and tags of quarterly reports."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reporting.content import format_amount
from reporting.deadlines import is_late, is_overdue
from reporting.models import Report, ReportItem
from targets import clock

register = template.Library()
COLOURS = {"signed": "blue", "submitted": "blue", "returned": "red", "accepted": "green", "reopened": "amber"}


@register.simple_tag
def report_tags(report: Report) -> SafeString:
    """Return how far a report is, and apart from that whether it was late, is overdue, states nothing or came from the office."""
    marks = [(COLOURS.get(report.state, ""), report.get_state_display())]
    marks += [("blue", _("awaiting signature"))] if report.handed_over_at else []
    marks += [("red", _("overdue"))] if is_overdue(report, clock.now()) else []
    marks += [("amber", _("submitted late"))] if is_late(report) else []
    marks += [("", _("nil report"))] if report.is_nil else []
    marks += [("", _("by the office on its behalf"))] if report.on_behalf else []
    return format_html_join(" ", "{}", ((make_tag(colour, word),) for colour, word in marks))


def make_tag(colour: str, word: str) -> SafeString:
    """Return a word as a tag."""
    return format_html('<span class="tag{}">{}</span>', f" tag--{colour}" if colour else "", word)


@register.filter
def amount(value: Decimal | None, item: ReportItem) -> str:
    """Return an amount with the item's decimals and its thousands apart; a dash where there is none."""
    shown = format_amount(value, item.decimals)
    if shown is None:
        return "—"
    whole, point, rest = shown.partition(".")
    # A narrow space that does not break, as everywhere in the portal's figures.
    return f"{int(whole):,}".replace(",", "\u202f") + point + rest


@register.filter
def get_item(found: Mapping[Any, Any], key: object) -> object:
    """Return what a mapping holds under a key; None where it holds nothing."""
    return found.get(key)


@register.filter
def get_at(things: Sequence[Any], place: int) -> Any:
    """Return the thing at a place, counted from 0."""
    return things[place]
