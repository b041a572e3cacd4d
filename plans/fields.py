"""Fields of the forms of plans that Django has not."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class ForgivingDecoder(json.JSONDecoder):
    """Takes whatever is no JSON for just that: a number of thousands of digits, or brackets in brackets, would end in other errors."""

    def decode(self, s: str, *args: Any) -> Any:
        """Return what the text says."""
        try:
            return super().decode(s, *args)
        except (ValueError, RecursionError):
            raise json.JSONDecodeError("no JSON", "", 0) from None


class ParametersField(forms.JSONField):
    """The parameters of a measure, written as a JSON object of names and words."""

    default_error_messages = {"invalid": _('Enter parameters like {"stage": "production"}, or {} for none.')}

    def __init__(self, **options: Any) -> None:
        super().__init__(decoder=ForgivingDecoder, **options)

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if found is not None and not (isinstance(found, dict) and all(isinstance(one, str) for one in found.values())):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found or {}
