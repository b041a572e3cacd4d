"""Checks of what is typed into the registers of inspections."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.filters import DateInput
from enterprises.forms import PastDatesMixin
from enterprises.models import Enterprise


class SpotCheckForm(PastDatesMixin, forms.ModelForm):
    """A sampled batch."""

    past_dates = ("sampled_on",)


class ProjectForm(PastDatesMixin, forms.ModelForm):
    """A completed project."""

    past_dates = ("accepted_on", "filed_on")


class EvaluationForm(PastDatesMixin, forms.ModelForm):
    """A service evaluation."""

    past_dates = ("evaluated_on",)


class ProducerMatchForm(forms.Form):
    """Which enterprise of the register a producer's name means."""

    producer = forms.ModelChoiceField(Enterprise.objects.all(), widget=forms.HiddenInput)


class SpanForm(forms.Form):
    """The days that a summary covers, both included."""

    since = forms.DateField(label=_("from"), widget=DateInput())
    until = forms.DateField(label=_("until"), widget=DateInput())

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        days = super().clean() or {}
        if "since" in days and "until" in days and days["until"] < days["since"]:
            self.add_error("until", _("The span ends before it begins."))
        return days
