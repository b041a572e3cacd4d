"""What somebody had before them when a form was opened, so that nobody overwrites or decides on what they have not seen."""

import hashlib
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _


def lock_for_form(request: HttpRequest, row: Model) -> None:
    """Lock a row while what is sent about it is checked, and read it anew; nothing where its form is only shown.

    Runs in the transaction of the view, so that nobody is faster between the check and the write.
    """
    if request.method == "POST":
        type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        row.refresh_from_db()


def digest(content: Any) -> str:
    """Return a short word for what is stored; a page should not carry all of it a second time."""
    return hashlib.sha256(repr(content).encode()).hexdigest()


class OpenedMixin(forms.BaseForm):
    """A form that sends back what was stored when it was opened; where that is not so any more it is refused once.

    The form comes back with what is stored now, so that sent once more it is meant.
    """

    version = ""
    stored = ""

    def remember_stored(self, version: str = "") -> None:
        """Take what is stored now: a version that the page gives, else the values with which the fields begin."""
        self.version, self.stored = version, version or self.digest_fields()
        self.fields["opened"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=self.stored)

    def digest_fields(self) -> str:
        """Return a digest of the values with which the fields begin."""
        names = [(name, field) for name, field in self.fields.items() if name != "opened"]
        return digest([(name, as_text(self.get_initial_for_field(field, name))) for name, field in names])

    def clean(self) -> dict[str, Any]:
        """Refuse what was opened before the newest change."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        # It is no argument of what the form is for.
        opened = data.pop("opened", "")
        if self.stored and opened != self.stored:
            values = QueryDict(mutable=True)
            values.update(self.data)
            values[self.add_prefix("opened")] = self.stored
            self.data = values
            self.report_newer_change()
        return data

    def report_newer_change(self) -> None:
        """Say at the head that there is a newer change, and beside each field that differs what is stored now."""
        if self.version:
            self.add_error(
                None, _("Somebody changed this after you opened it. Look at it as it stands now, then send it again.")
            )
            return
        self.add_error(
            None, _("Somebody changed this record after you opened it. Compare the fields marked, then save again.")
        )
        for name in self.changed_data:
            if name != "opened" and name not in self.errors:
                value = describe_value(self.fields[name], self.get_initial_for_field(self.fields[name], name))
                self.add_error(name, _("Stored now: %(value)s") % {"value": value or _("(empty)")})


def as_text(value: Any) -> Any:
    """Return a value as text that is the same however it was loaded."""
    if isinstance(value, (list, tuple)):
        # Rows chosen from a list have no order of their own.
        return sorted(str(as_text(one)) for one in value)
    return str(value.pk if isinstance(value, Model) else "" if value is None else value)


def find_row(field: Any, key: Any) -> Any:
    """Return the row of a choice of rows with this key; None without any."""
    return field.queryset.filter(pk=key).first() if key else None


def describe_value(field: forms.Field, value: Any) -> str:
    """Return a field's value in words."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return "、".join(str(row) for row in value or ())
    if isinstance(field, forms.ModelChoiceField):
        return str((value if isinstance(value, Model) else find_row(field, value)) or "")
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "；".join(" ".join(part for part in line if part) for line in value)
    return str(dict(getattr(field, "choices", ())).get(value, value or ""))
