"""Forms of the second factor."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=pgettext_lazy("second factor", "code"), max_length=20,
        widget=forms.TextInput({"class": "form-control", "autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Return it without the spaces that apps show."""
        return "".join(str(self.cleaned_data["code"]).split())


class ResetForm(forms.Form):
    """Why a second factor is to be reset."""

    reason = forms.CharField(
        label=_("reason"), max_length=300, widget=forms.Textarea({"rows": 3, "class": "form-control"}),
        help_text=_("How you made sure that it is the person: seen, called back, by letter of their body."),
    )  # fmt: skip
