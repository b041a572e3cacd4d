"""The form of one register row: laid out in groups, errors beside their fields, no newer change overwritten."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from departments.models import Township
from registers.filters import DateInput
from registers.form_words import prompt_field
from registers.models import list_columns
from registers.opened import OpenedMixin, find_row
from registers.rows import row_save
from targets import clock
from targets.days import validate_day

REPUBLIC = dt.date(1949, 10, 1)


def validate_past(day: dt.date | None) -> None:
    """Raise ValidationError where ``day`` lies before 1949 or in the future; nothing recorded here can."""
    if day and not REPUBLIC <= day <= clock.today():
        raise ValidationError(gettext_lazy("The date must lie between 1949 and today."))


class PastDatesMixin:
    """Refuse dates that cannot have been recorded yet; ``past_dates`` names the fields."""

    past_dates: tuple[str, ...] = ()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in self.past_dates:
            if name in self.fields:  # type: ignore[attr-defined]
                # On the form and not on the model: migrations must import nothing from the apps.
                self.fields[name].validators.append(validate_past)  # type: ignore[attr-defined]


class RegisterForm(PastDatesMixin, OpenedMixin, forms.ModelForm):
    """A register row as a form; the interface builds its fields from it too.

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
        self.fix_values(dict(fixed or {}))
        for field in self.fields.values():
            prompt_field(field)
            if isinstance(field, forms.DateField):
                # Set here, since a model's form brings a widget that asks for no calendar.
                field.widget = DateInput()
                field.widget.is_required = field.required
                # What has happened has narrower bounds.
                if validate_past not in field.validators:
                    field.validators.append(validate_day)
        # A new row has nothing newer yet.
        if self.instance.pk:
            self.remember_stored()
        self.helper = FormHelper(self)
        # The page has its own form around it, with the token and the buttons.
        self.helper.form_tag, self.helper.disable_csrf, self.helper.form_show_errors = False, True, True
        self.helper.layout = Layout("opened", *(self.build_fieldset(title, names) for title, names in self.groups))

    def fix_values(self, values: dict[str, Any]) -> None:
        """Fill in what the address gives and what cannot change, and let nobody edit it."""
        if self.anchor and self.instance.pk:
            # The key, since initial values of a choice of rows are keys.
            values[self.anchor] = getattr(self.instance, f"{self.anchor}_id")
        self.fixed = [name for name in values if name in self.fields]
        for name in self.fixed:
            # Django then takes the initial value whatever is sent, so a forged field changes nothing.
            self.initial[name], self.fields[name].disabled = values[name], True

    def parent_row(self) -> Any:
        """Return the row that the address fixes, such as the enterprise of a new product; None without any."""
        rows = (find_row(self.fields[name], self.initial[name]) for name in self.fixed)
        return next((row for row in rows if row), None)

    def build_fieldset(self, title: str | Promise, names: tuple[str, ...]) -> Fieldset:
        fields = [Field(name, wrapper_class="entry__wide" if name in self.wide else "") for name in names]
        return Fieldset(title, *fields, css_class="entry")

    def full_clean(self) -> None:
        """Check the form, and put what the constraints say beside the field that they are about."""
        super().full_clean()
        # Django puts what constraints say at the head of the form, where nobody knows which field is meant.
        if self.is_bound and NON_FIELD_ERRORS in self.errors:
            for error in self.errors.pop(NON_FIELD_ERRORS).as_data():
                self.add_error(self.find_field(error), error)

    def save(self, commit: bool = True) -> Any:
        """Write the row through its service, with its stale marks; a form of more than one row has a service of its own."""
        return row_save(row=self.instance, user=self.user)

    def add_refusal(self, error: ValidationError) -> None:
        """Take what a service refused, each part beside its field where the form has it."""
        parts = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in parts.items():
            self.add_error(name if name in self.fields else None, errors)

    def find_field(self, error: ValidationError) -> str | None:
        """Return the field that an error about the row as a whole belongs beside; None for the head of the form."""
        names = (error.params or {}).get("unique_check", ())
        for constraint in self.instance._meta.constraints:
            if error.message == constraint.get_violation_error_message():
                names = list_columns(constraint)
        # The row above is fixed, so nobody could correct it there.
        return next((name for name in names if name in self.fields and name != self.anchor), None)


class PlacedForm(RegisterForm):
    """The form of a row with a township: one that existed on the row's day, or exists today where the row has no day.

    ``dated_by`` is the field with that day.
    """

    dated_by: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["township"]
        rows = Township.objects.standing_first()
        if not self.dated_by:
            # A row without a day belongs to a township that exists, or to its own.
            rows = rows.on(clock.today()) | rows.filter(pk=self.instance.township_id)
        field.queryset, field.label_from_instance = rows, name_with_last_day

    def clean(self) -> dict[str, Any]:
        """Refuse a township that had ended by the row's day, unless the row was recorded under it."""
        data = super().clean()
        # The day of the row, not today: an old record belongs to the place of its time.
        day, township = data.get(self.dated_by), data.get("township")
        is_new = not {"township", self.dated_by}.isdisjoint(self.changed_data)
        if day and township and is_new and (place := township.place_on(day)) != township:
            words = _("It existed until %(until)s; on %(day)s the place belonged to %(into)s.")
            self.add_error("township", words % {"until": township.until, "day": day, "into": place})
        return data


def name_with_last_day(township: Township) -> str:
    """Return the name, and the last day of a township that has ended."""
    if township.until is None:
        return township.name
    return _("%(township)s (until %(day)s)") % {"township": township, "day": township.until}
