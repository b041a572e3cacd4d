"""Forms for API tokens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from api.tokens import MOST_DAYS


class TokenForm(forms.Form):
    """Asks for what a new API token is called and for how long it holds."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("What uses it, such as the name of the system and the machine.")
    )
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=MOST_DAYS, initial=90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"class": "form-control", "autocomplete": "off"}
