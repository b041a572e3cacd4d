"""Forms of the administrator about accounts, and what the lists of accounts and sign-ins are narrowed by."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role, User
from accounts.policy import read_policy
from accounts.sign_in_log import KINDS, list_sign_ins
from targets.days import validate_day

WORKING_IN_A_BODY = {Role.LIAISON, Role.HEAD}


class WideFields:
    """Mixin: fields as wide as their column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs |= {"class": kind}


class PersonForm(WideFields, forms.ModelForm):
    """Who a person is."""

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "phone", "ends_on")
        widgets = {"ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "username": _("For signing in: letters, digits and @ . + - _; one for each person, shared with nobody."),
            "email": _("Reminders are sent here; may stay empty."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = read_policy().account_end_required


class UserForm(PersonForm):
    """An account: who it is, and what the person does in the portal."""

    class Meta(PersonForm.Meta):
        fields = ("username", "display_name", "role", "body", "clearance", "email", "phone", "ends_on")  # type: ignore[assignment]
        help_texts = PersonForm.Meta.help_texts | {
            "body": _("Liaisons and heads work in a body; others need none."),
            "clearance": _("Records with a mark above it are not found by this account."),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form is only the first to refuse; the service refuses as well.
        self.fields["role"].disabled = self.instance.pk == by.pk
        if not read_policy().security_marks:
            del self.fields["clearance"]

    def clean(self) -> dict[str, Any]:
        """Ask for the body of who works in one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") in WORKING_IN_A_BODY and cleaned.get("body") is None:
            self.add_error("body", _("A liaison or a head works in a body; please choose it."))
        return cleaned


class SignInFilter(forms.Form):
    """Narrows the log of sign-ins."""

    q = forms.CharField(label=_("User name or address"), required=False, max_length=50)
    kind = forms.ChoiceField(
        label=pgettext_lazy("sign-in", "result"), required=False, choices=[("", _("everything")), *KINDS.items()]
    )
    start = forms.DateField(
        label=_("From day"), required=False, widget=forms.DateInput({"type": "date"}), validators=[validate_day]
    )
    end = forms.DateField(
        label=_("To day"), required=False, widget=forms.DateInput({"type": "date"}), validators=[validate_day]
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("start") and data.get("end") and data["start"] > data["end"]:
            self.add_error("end", _("The last day lies before the first."))
        return data

    def find(self) -> QuerySet[Any, Any]:
        """Return the lines that were asked for; a form with a fault in it finds nothing."""
        if not self.is_valid():
            return list_sign_ins(Q(pk=None))
        asked, narrow = self.cleaned_data, Q()
        if asked["q"]:
            narrow &= Q(username__icontains=asked["q"]) | Q(ip_address__icontains=asked["q"])
        if asked["start"]:
            narrow &= Q(attempt_time__gte=begin_of(asked["start"]))
        if asked["end"]:
            narrow &= Q(attempt_time__lt=begin_of(asked["end"] + dt.timedelta(days=1)))
        return list_sign_ins(narrow, asked["kind"])


def begin_of(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
