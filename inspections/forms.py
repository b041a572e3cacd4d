"""Checks of what is typed into the registers of inspections."""

from django import forms

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
