"""The form of one register row: laid out in groups, errors beside their fields, no newer change overwritten."""

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, Model, Q
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from registers.dates import PastDatesMixin
from registers.filters import DateInput


class RegisterForm(PastDatesMixin, forms.ModelForm):
    """A register row as a form.

    Subclasses name their fields in ``groups`` (heading, names) and the broad ones among them in ``wide``. ``anchor`` is the
    field with the row above: it is fixed once the row is recorded. ``fixed`` are values that the address gives.
    """

    groups: ClassVar[tuple[tuple[str | Promise, tuple[str, ...]], ...]] = ()
    wide: ClassVar[frozenset[str]] = frozenset()
    anchor: ClassVar[str] = ""

    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, fixed: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fix(dict(fixed or {}))
        for field in self.fields.values():
            ask(field)
            if isinstance(field, forms.DateField):
                field.widget = DateInput()
                field.widget.is_required = field.required
        self.stored = self.state() if self.instance.pk else ""
        self.fields["opened"].initial = self.stored
        self.helper = self.make_helper()

    def fix(self, values: dict[str, Any]) -> None:
        """Fill in what the address gives and what cannot change, and let nobody edit it."""
        if self.anchor and self.instance.pk:
            values[self.anchor] = getattr(self.instance, f"{self.anchor}_id")
        self.fixed = [name for name in values if name in self.fields]
        for name in self.fixed:
            self.initial[name], self.fields[name].disabled = values[name], True

    def row_above(self) -> Any:
        """Return the row that the address fixes, such as the enterprise of a new product; None without any."""
        rows = (row_of(self.fields[name], self.initial[name]) for name in self.fixed)
        return next((row for row in rows if row), None)

    def make_helper(self) -> FormHelper:
        """Return the layout."""
        helper = FormHelper(self)
        helper.form_tag, helper.disable_csrf, helper.form_show_errors = False, True, True
        helper.layout = Layout("opened", *(self.fieldset(title, names) for title, names in self.groups))
        return helper

    def fieldset(self, title: str | Promise, names: tuple[str, ...]) -> Fieldset:
        """Return one group of the layout."""
        fields = [Field(name, wrapper_class="entry__wide" if name in self.wide else "") for name in names]
        return Fieldset(title, *fields, css_class="entry")

    def state(self) -> str:
        """Return a digest of the row as it is stored, by which a newer change is noticed."""
        values = [
            (name, self.get_initial_for_field(field, name)) for name, field in self.fields.items() if name != "opened"
        ]
        return hashlib.sha256(repr([(name, plain(value)) for name, value in values]).encode()).hexdigest()

    def clean(self) -> dict[str, Any]:
        """Refuse to overwrite what somebody else saved since the form was opened; sent once more, it is meant."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.stored and data.get("opened") != self.stored:
            values = QueryDict(mutable=True)
            values.update(self.data)
            values["opened"] = self.stored
            self.data = values
            self.newer_tell()
        return data

    def newer_tell(self) -> None:
        """Say at the head that there is a newer change, and beside each field that differs what is stored now."""
        self.add_error(
            None, _("Somebody changed this record after you opened it. Compare the fields marked, then save again.")
        )
        for name in self.changed_data:
            if name != "opened" and name not in self.errors:
                value = shown(self.fields[name], self.get_initial_for_field(self.fields[name], name))
                self.add_error(name, _("Stored now: %(value)s") % {"value": value or _("(empty)")})

    def full_clean(self) -> None:
        """Check the form, and put what the constraints say beside the field that they are about."""
        super().full_clean()
        if self.is_bound and NON_FIELD_ERRORS in self.errors:
            for error in self.errors.pop(NON_FIELD_ERRORS).as_data():
                self.add_error(self.place(error), error)

    def refuse(self, error: ValidationError) -> None:
        """Take what a service refused, each part beside its field where the form has it."""
        parts = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in parts.items():
            self.add_error(name if name in self.fields else None, errors)

    def place(self, error: ValidationError) -> str | None:
        """Return the field that an error about the row as a whole belongs beside; None for the head of the form."""
        names = (error.params or {}).get("unique_check", ())
        for constraint in self.instance._meta.constraints:
            if error.message == constraint.get_violation_error_message():
                names = columns(constraint)
        return next((name for name in names if name in self.fields and name != self.anchor), None)


def columns(constraint: Any) -> tuple[str, ...]:
    """Return the columns that a constraint speaks of, the one to correct first."""
    if isinstance(constraint, CheckConstraint):
        return tuple(first_columns(constraint.condition))
    return tuple(getattr(constraint, "fields", ())) or ("since",)


def first_columns(condition: Any) -> list[str]:
    """Return the columns in a condition, in their order."""
    if isinstance(condition, Q):
        return [name for child in condition.children for name in first_columns(child)]
    return [condition[0].split("__")[0]] if isinstance(condition, tuple) else []


def plain(value: Any) -> Any:
    """Return a value as text that is the same however it was loaded."""
    if isinstance(value, (list, tuple)):
        return sorted(str(plain(one)) for one in value)
    return str(value.pk if isinstance(value, Model) else "" if value is None else value)


def row_of(field: Any, key: Any) -> Any:
    """Return the row of a choice of rows with this key; None without any."""
    return field.queryset.filter(pk=key).first() if key else None


def shown(field: forms.Field, value: Any) -> str:
    """Return a field's value in words."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return "、".join(str(row) for row in value or ())
    if isinstance(field, forms.ModelChoiceField):
        return str(row_of(field, value) or "")
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return "；".join(" ".join(filter(None, line)) for line in value)
    return str(dict(getattr(field, "choices", ())).get(value, value or ""))


def ask(field: forms.Field) -> None:
    """Let a list of choices ask for one, instead of showing a line, where none is chosen."""
    line = BLANK_CHOICE_DASH[0][1]
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = _("Please choose") if field.empty_label == line else field.empty_label
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        field.choices = [(key, _("Please choose") if words == line else words) for key, words in choices]
