"""The forms of enforcement cases and complaints: the office records for any body, a body's people for their own."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Body
from inspections.models import Complaint, EnforcementCase
from registers.fields import NumberField
from registers.forms import PlacedForm


class BodyRowForm(PlacedForm):
    """A row that a body records; its own people do not choose the body."""

    body = forms.ModelChoiceField(Body.objects.exclude(kind=Body.Kind.COLLECTIVE), label=gettext_lazy("body"))

    def fix_values(self, values: dict[str, Any]) -> None:
        """Let only who keeps every body's rows choose the body."""
        if not self.user.keeps_registers:
            # Fixed by the form, so that what is posted in its place is not even looked at.
            values["body"] = self.user.body_id
        super().fix_values(values)


class CaseForm(BodyRowForm):
    """An enforcement case; amounts in 10,000 yuan."""

    past_dates = ("opened_on", "closed_on")
    dated_by = "opened_on"
    groups = (
        (gettext_lazy("Case"), ("number", "body", "law", "township", "subject")),
        (gettext_lazy("Handling"), ("opened_on", "outcome", "closed_on")),
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
            # For the interface as well, which builds its fields from this form.
            self.fields[name].validators.append(MinValueValidator(0))


class ComplaintForm(BodyRowForm):
    """A complaint; the case that it led to is named by its number, and is one that the person may read."""

    past_dates = ("received_on", "settled_on")
    dated_by = "received_on"
    groups = (
        (gettext_lazy("Complaint"), ("number", "body", "kind", "township", "subject")),
        (gettext_lazy("Handling"), ("received_on", "outcome", "settled_on", "case")),
        (gettext_lazy("note"), ("note",)),
    )
    wide = frozenset({"subject", "note"})

    case = NumberField(
        EnforcementCase.objects.all(),
        label=gettext_lazy("number of the case it led to"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("No case with this number is recorded.")},
    )

    class Meta:
        model = Complaint
        fields = (
            "number",
            "body",
            "kind",
            "township",
            "subject",
            "received_on",
            "outcome",
            "settled_on",
            "case",
            "note",
        )

    def __init__(self, *args: Any, instance: Complaint | None = None, **kwargs: Any) -> None:
        if instance and instance.case:
            kwargs["initial"] = {"case": instance.case} | (kwargs.get("initial") or {})
        super().__init__(*args, instance=instance, **kwargs)
        cases = EnforcementCase.objects
        field: Any = self.fields["case"]
        # The case that is named already stays, or saving would lose it for who may not read it.
        field.queryset = cases.filter(Q(pk__in=cases.visible_to(self.user)) | Q(pk=self.instance.case_id))

    def clean(self) -> dict[str, Any]:
        """Take a case only where the complaint led to one."""
        data = super().clean()
        if data.get("case") and data.get("outcome") not in {None, Complaint.Outcome.CASE}:
            self.add_error("case", _("A case can be named only where the complaint led to one."))
        return data
