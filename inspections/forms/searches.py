"""Forms that ask and write nothing themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.likely_producers import ProducerName
from registers.plain_forms import DayField


class ProducerMatchForm(forms.Form):
    """Which enterprise of the register a producer's name means."""

    producer = forms.ModelChoiceField(Enterprise.objects.all(), widget=forms.HiddenInput)


class ClaimForm(forms.Form):
    """Which of the enterprises with a like name is meant; none leaves the name waiting."""

    producer = forms.TypedChoiceField(required=False, empty_value=None)

    def __init__(self, *args: Any, row: ProducerName, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprises = {str(one.enterprise.pk): one.enterprise for one in row.likely}
        field: Any = self.fields["producer"]
        field.coerce = self.enterprises.__getitem__
        field.choices = [("", _("leave it waiting"))] + [
            (one.enterprise.pk, f"{one.enterprise.name}（{one.enterprise.township}，{one.likeness}%）")
            for one in row.likely
        ]
        field.widget.attrs["class"] = "form-select"
        # What is hardly alike is for a person to choose.
        field.initial = row.likely[0].enterprise.pk if row.likely[0].is_near else ""


class SpanForm(forms.Form):
    """The days that a summary covers, both included."""

    since = DayField(label=_("first day"))
    until = DayField(label=_("last day"))

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        days = super().clean() or {}
        # Only where both could be read; each has its own message otherwise.
        if "since" in days and "until" in days and days["until"] < days["since"]:
            self.add_error("until", _("The span ends before it begins."))
        return days
