"""The forms of enforcement cases and complaints: the office records for any body, a body's people for their own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Body
from enterprises.editing import PlacedForm
from inspections.models import Complaint, EnforcementCase


class BodyRowForm(PlacedForm):
    """A row that a body records; its own people do not choose the body."""

    body = forms.ModelChoiceField(Body.objects.exclude(kind=Body.Kind.COLLECTIVE), label=gettext_lazy("body"))

    def fix(self, values: dict[str, Any]) -> None:
        """Let only who keeps every body's rows choose the body."""
        if not self.user.keeps_registers:
            values["body"] = self.user.body_id
        super().fix(values)


class CaseForm(BodyRowForm):
    """An enforcement case; amounts in 10,000 yuan."""

    past_dates = ("opened_on", "closed_on")
    dated_by = "opened_on"
    groups = (
        (gettext_lazy("Case"), ("number", "body", "law", "township", "subject")),
        (gettext_lazy("Course"), ("opened_on", "outcome", "closed_on")),
        (gettext_lazy("Amounts"), ("goods_value", "fine")),
        (gettext_lazy("note"), ("note",)),
    )
    wide = frozenset({"subject", "note"})

    class Meta:
        model = EnforcementCase
        fields = (
            "number",
            "body",
            "law",
            "township",
            "subject",
            "opened_on",
            "outcome",
            "closed_on",
            "goods_value",
            "fine",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("goods_value", "fine"):
            self.fields[name].validators.append(MinValueValidator(0))


class ComplaintForm(BodyRowForm):
    """A complaint; the case that it led to is named by its number."""

    past_dates = ("received_on", "settled_on")
    dated_by = "received_on"
    groups = (
        (gettext_lazy("Complaint"), ("number", "body", "kind", "township", "subject")),
        (gettext_lazy("Course"), ("received_on", "outcome", "settled_on", "case_number")),
        (gettext_lazy("note"), ("note",)),
    )
    wide = frozenset({"subject", "note"})

    case_number = forms.CharField(label=gettext_lazy("number of the case it led to"), required=False, max_length=40)

    class Meta:
        model = Complaint
        fields = ("number", "body", "kind", "township", "subject", "received_on", "outcome", "settled_on", "note")

    def __init__(self, *args: Any, instance: Complaint | None = None, **kwargs: Any) -> None:
        if instance and instance.case:
            kwargs["initial"] = {"case_number": instance.case.number} | (kwargs.get("initial") or {})
        super().__init__(*args, instance=instance, **kwargs)

    def clean_case_number(self) -> str:
        """Find the case among those that the person may read; one that is named already may stay."""
        number: str = self.cleaned_data["case_number"]
        if not number or number == self.initial.get("case_number"):
            self.instance.case_id = self.instance.case_id if number else None
            return number
        self.instance.case = EnforcementCase.objects.visible_to(self.user).filter(number=number).first()
        if self.instance.case is None:
            raise ValidationError(_("No case with this number is recorded."))
        return number

    def clean(self) -> dict[str, Any]:
        """Take a case only where the complaint led to one."""
        data = super().clean()
        if data.get("case_number") and data.get("outcome") not in {None, Complaint.Outcome.CASE}:
            self.add_error("case_number", _("A case can be named only where the complaint led to one."))
        return data
