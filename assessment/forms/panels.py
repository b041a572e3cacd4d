"""What is typed in about the panel of an on-site check: who sits in it, who leaves it, and the marks of one member."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Role, User
from assessment.forms.sheets import ReasonForm
from assessment.models import PanelMark, PanelSeat, SchemeItem, Sheet
from assessment.models.panel import STEP
from assessment.panels import find_seat_fault
from assessment.services import GivenMark
from registers.plain_forms import PlainForm, PointsField


class PanelForm(PlainForm):
    """Who sits in the panel of a sheet: people of other bodies, one a body."""

    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("members"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, sheet: Sheet, data: Any) -> None:
        super().__init__(data)
        taken = sheet.seats.sitting().values("body")
        people = User.objects.filter(role__in=[Role.LIAISON, Role.HEAD], is_active=True, body__isnull=False)
        people = people.exclude(body__in=taken).select_related("body").order_by("body__position", "-role", "pk")
        seated = [person.pk for person in people if not find_seat_fault(sheet, person)]
        field: Any = self.fields["people"]
        field.queryset = people.filter(pk__in=seated)
        field.label_from_instance = lambda person: f"{person.body}：{person}（{person.get_role_display()}）"
        field.widget.attrs["class"] = "choices choices--people"


class ReleaseForm(ReasonForm):
    """Who leaves the panel of a sheet, and why."""

    seat = forms.ModelChoiceField(label=gettext_lazy("member"), queryset=PanelSeat.objects.none())
    field_order = ("seat", "reason")

    def __init__(self, sheet: Sheet, data: Any) -> None:
        super().__init__(data)
        self.fields["seat"].queryset = sheet.seats.sitting()  # type: ignore[attr-defined]


class MarkForm(PlainForm):
    """One member's mark of one item; both fields empty where it is left for later."""

    points = PointsField(
        label=gettext_lazy("points"), max_digits=5, decimal_places=1, min_value=0, step_size=STEP, required=False,
        error_messages={"step_size": gettext_lazy("Marks are given in steps of 0.5.")},
    )  # fmt: skip
    ground = forms.CharField(
        label=pgettext_lazy("mark", "ground"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, item: SchemeItem, last: PanelMark | None, data: Any = None) -> None:
        initial = {"points": last.points, "ground": last.ground} if last else {}
        super().__init__(data, prefix=f"i{item.pk}", initial=initial)
        self.fields["points"].widget.attrs |= {"max": f"{item.maximum.normalize():f}", "inputmode": "decimal"}

    def clean(self) -> dict[str, Any]:
        """Ask for points where there is a ground; the service asks for a ground where there are points."""
        typed = super().clean() or {}
        if typed.get("ground") and typed.get("points") is None and "points" not in self.errors:
            self.add_error("points", _("Enter the points."))
        return typed

    @property
    def mark(self) -> GivenMark | None:
        """The mark as it was typed in; None where it was left for later."""
        points = self.cleaned_data.get("points")
        return None if points is None else GivenMark(points, self.cleaned_data["ground"])
