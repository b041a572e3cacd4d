"""Forms with which a body fills in its report."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registers.transitions import Transition
from reporting.content import format_amount
from reporting.models import ReportItem, ReportValue
from reporting.services import ValueInput
from targets.numbers import fold_amount

RegisterAgreement = ReportValue.RegisterAgreement
WHOLE_DIGITS = 14
"""Digits before the point that the column of amounts holds."""


class AmountField(forms.DecimalField):
    """A figure as people type it: full-width digits and separators between thousands are understood."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs take it for an integer
        """Return the amount; None for nothing typed."""
        # Chinese input methods type full-width digits, points and commas.
        return super().to_python(fold_amount(str(value or "")))


def amount_field(item: ReportItem) -> AmountField:
    """Return the field for an item's figure, with as many decimals as its unit has."""
    field = AmountField(
        label=item.label,
        required=False,
        max_digits=WHOLE_DIGITS + item.decimals,
        decimal_places=item.decimals,
        min_value=Decimal(0),
    )
    field.widget.attrs |= {"class": "form-control num", "inputmode": "decimal", "autocomplete": "off"}
    return field


def text_field(label: Any, rows: int, longest: int | None = None) -> forms.CharField:
    """Return a field for words."""
    widget = forms.Textarea(attrs={"rows": rows, "class": "form-control"})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


class ValueForm(forms.Form):
    """What is said of one item; each item of a report is a form of its own, so that each is saved by itself."""

    explanation = text_field(gettext_lazy("explanation"), 2, 500)
    register_agreement = forms.ChoiceField(
        label=gettext_lazy("view of the register"),
        choices=[
            (RegisterAgreement.CONFIRMED, gettext_lazy("confirm")),
            (RegisterAgreement.DISPUTED, gettext_lazy("dispute")),
        ],
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    dispute = text_field(gettext_lazy("what is disputed"), 1, 300)

    def __init__(self, value: ReportValue, data: Any = None) -> None:
        item = value.item
        initial = {
            "text": value.text,
            "figure": format_amount(value.figure, item.decimals),
            "explanation": value.explanation,
            "register_agreement": value.register_agreement,
            "dispute": value.dispute,
        }
        # Many forms stand in one page, so the ids carry the value's key.
        super().__init__(data, auto_id=f"i{value.pk}-%s", initial=initial)
        self.value = value
        if item.is_figure:
            self.fields["figure"] = amount_field(item)
            # Its field stands in a row of a table, where no form can stand; it names the one that it belongs to.
            self.fields["figure"].widget.attrs["form"] = f"form-{value.pk}"
        else:
            self.fields["text"] = text_field(item.label, 3)
        self.fields["explanation"].widget.attrs["placeholder"] = _("why the figure is what it is")
        self.fields["dispute"].widget.attrs["placeholder"] = _("what is wrong in the register, and on what grounds")

    def clean(self) -> dict[str, Any]:
        """Take confirming the register for reporting its figure where none was typed."""
        if (
            self.cleaned_data.get("register_agreement") == RegisterAgreement.CONFIRMED
            and self.cleaned_data.get("figure") is None
        ):
            # To confirm the register is to report its figure; nobody should have to copy it.
            self.cleaned_data["figure"] = self.value.known
        return self.cleaned_data

    @property
    def content(self) -> ValueInput:
        """What was typed."""
        typed = self.cleaned_data
        return ValueInput(
            typed.get("text", ""),
            typed.get("figure"),
            typed["explanation"],
            typed["register_agreement"],
            typed["dispute"],
        )


class ReasonForm(forms.Form):
    """The words that a step needs: the statement of a nil report, or a reason."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}))

    def __init__(self, *args: Any, transition: Transition, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = transition.labels[name]
        if name == "statement":
            self.fields["reason"].initial = gettext_lazy("Nothing that is to be reported happened in this quarter.")
