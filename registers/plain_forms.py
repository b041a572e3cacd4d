"""Forms that are no register row: what is typed in with an act, and how its fields look."""

import math
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import DecimalValidator

from evidence.exceptions import EvidenceRefused
from registers.filters import DateInput
from registers.opened import OpenedMixin
from targets.days import validate_day

Written = TypeVar("Written")


class PointsField(forms.DecimalField):
    """Points in steps, such as halves; the browser counts up and down by them."""

    def run_validators(self, value: Any) -> None:
        # Steps are checked in floats, and a number beyond these has no answer there but an error.
        if value is not None and math.isinf(float(value)):
            raise ValidationError(DecimalValidator.messages["max_digits"] % {"max": self.max_digits})
        super().run_validators(value)


class DayField(forms.DateField):
    """A day in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": DateInput()} | options)
        self.validators.append(validate_day)


def dress_fields(form: forms.BaseForm) -> None:
    """Let the fields look as those of the registers do; what a widget says of itself stays."""
    for field in form.fields.values():
        widget = field.widget
        # Boxes and buttons side by side get none: Django gives the frame around them the same class.
        if isinstance(widget, forms.CheckboxInput):
            widget.attrs.setdefault("class", "form-check-input")
        elif isinstance(widget, forms.Select):
            widget.attrs.setdefault("class", "form-select")
        elif not isinstance(widget, forms.RadioSelect):
            widget.attrs.setdefault("class", "form-control")


class PlainForm(OpenedMixin, forms.Form):
    """A form whose fields look as those of the registers do, and that takes what a service refused.

    ``wide`` names the fields that take a whole row (templates/_field.html), ``typed_as`` the field in which a column of the
    row is typed where it has another name.
    """

    wide: ClassVar[frozenset[str]] = frozenset()
    typed_as: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_fields(self)

    def refuse(self, error: ValidationError) -> None:
        """Show what the service refused beside the field it is about, else at the head."""
        parts = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for column, messages in parts.items():
            name = self.typed_as.get(column, column)
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


def write_form(form: PlainForm, files: Any, write: Callable[[], Written]) -> Written | None:
    """Let ``write`` write what both parts of the form hold; None where something is wrong, which the parts then say.

    Both are checked, so that all errors show at once; ``files`` is None where the form asks for none.
    """
    if not all([form.is_valid(), files is None or files.is_valid()]):
        return None
    try:
        return write()
    except EvidenceRefused as refused:
        files.non_form_errors().append(str(refused))
    except ValidationError as refused:
        form.refuse(refused)
    return None
