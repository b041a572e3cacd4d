"""Reading the log of reminders for pages: who was told of which report, when and how."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Body
from reporting.models import ReminderLog
from targets.models import Quarter

Email = ReminderLog.Email


def read_log() -> QuerySet[ReminderLog]:
    """Return the log, the newest first, with what its pages show."""
    rows = ReminderLog.objects.select_related("rule", "user__body", "sent_by", "message")
    return rows.select_related("report__body", "report__quarter").prefetch_related("report__body__names")


def day_filter(label: Any, lookup: str) -> filters.DateFilter:
    """Return a filter by the day of sending."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return filters.DateFilter(field_name="day", lookup_expr=lookup, label=label, widget=widget)


class ReminderFilter(filters.FilterSet):
    """Narrow the log of reminders."""

    WAYS = [("rule", _("by a rule")), ("hand", _("by hand"))]
    CHANNELS = [("inbox", _("portal only")), *((value, label) for value, label in Email.choices if value)]

    quarter = filters.ModelChoiceFilter(
        field_name="report__quarter",
        label=_("quarter"),
        queryset=Quarter.objects.filter(reports__isnull=False).distinct().order_by("-pk"),
        empty_label=_("all"),
    )
    body = filters.ModelChoiceFilter(
        field_name="report__body",
        label=_("body"),
        queryset=Body.objects.exclude(kind=Body.Kind.COLLECTIVE),
        to_field_name="code",
        empty_label=_("all"),
    )
    way = filters.ChoiceFilter(label=_("occasion"), choices=WAYS, method="by_way", empty_label=_("all"))
    channel = filters.ChoiceFilter(label=_("e-mail"), choices=CHANNELS, method="by_channel", empty_label=_("all"))
    since = day_filter(_("sent from"), "gte")
    until = day_filter(_("sent until"), "lte")

    def by_way(self, rows: QuerySet[ReminderLog], name: str, value: str) -> QuerySet[ReminderLog]:
        """Keep what a rule sent, or what the office did."""
        return rows.filter(rule__isnull=value == "hand")

    def by_channel(self, rows: QuerySet[ReminderLog], name: str, value: str) -> QuerySet[ReminderLog]:
        """Keep what went to the inbox only, or what became of the e-mails."""
        return rows.filter(Q(email="") if value == "inbox" else Q(email=value))
