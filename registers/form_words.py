"""The words of forms: what Django says is said here as an official would write it, in one place for every form."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

DJANGO_WORDS = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_noop("No file was submitted. Check the encoding type on the form."),
    gettext_noop("The submitted file is empty."),
    gettext_noop("Enter a valid email address."),
)
"""Messages of Django itself that stand in the portal's catalog too: the portal's own words go before Django's."""


def prompt_field(field: forms.Field) -> None:
    """Let a field ask for itself by name: a list of choices before one is chosen, any field where it was left empty."""
    asks_choice = isinstance(field, forms.ChoiceField)
    words = _("Please choose: %(field)s.") if asks_choice else _("Please fill in: %(field)s.")
    if field.label:
        field.error_messages["required"] = words % {"field": field.label}
    line = BLANK_CHOICE_DASH[0][1]
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = _("Please choose") if field.empty_label == line else field.empty_label
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        field.choices = [(key, _("Please choose") if shown == line else shown) for key, shown in choices]
