"""Forms that ask and write nothing themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from registers.filters import DateInput


class ProducerMatchForm(forms.Form):
    """Which enterprise of the register a producer's name means."""

    producer = forms.ModelChoiceField(Enterprise.objects.all(), widget=forms.HiddenInput)


class SpanForm(forms.Form):
    """The days that a summary covers, both included."""

    since = forms.DateField(label=_("first day"), widget=DateInput())
    until = forms.DateField(label=_("last day"), widget=DateInput())

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        days = super().clean() or {}
        # Only where both could be read; each has its own message otherwise.
        if "since" in days and "until" in days and days["until"] < days["since"]:
            self.add_error("until", _("The span ends before it begins."))
        return days
