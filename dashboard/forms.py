"""What a what-if page asks; nothing of it is written anywhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.figures import format_number
from targets.models import Quarter

MOST_BATCHES = 1_000_000
MOST_MONTHS = 60


class SupposeForm(forms.Form):
    """Assumptions, each a number or a choice with a slider beside it; ``spans`` are the ends and the step of the sliders."""

    def __init__(self, data: Any, spans: dict[str, tuple[Any, Any, Any]]) -> None:
        super().__init__(data)
        self.spans = spans
        for field in self.fields.values():
            kind = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs |= {"class": kind, "autocomplete": "off"}
            field.error_messages["required"] = _("Enter a number.")
            if isinstance(field, forms.DecimalField):
                field.error_messages["invalid"] = _("Enter a number.")

    @property
    def sliders(self) -> list[tuple[forms.BoundField, dict[str, Any]]]:
        """Each field with the ends and the step of its slider; a choice slides over its choices."""
        ends = ("low", "high", "step")
        return [(self[name], dict(zip(ends, self.spans[name], strict=True))) for name in self.fields]


class YearForm(SupposeForm):
    """Of a rate that starts anew every year: how many are planned, how many of those to come fail, what the year owes."""

    planned = forms.IntegerField(label=gettext_lazy("Planned in the whole year"), min_value=0, max_value=MOST_BATCHES)
    failing = forms.IntegerField(label=gettext_lazy("Of those to come fail"), min_value=0, max_value=MOST_BATCHES)
    target = forms.DecimalField(
        label=gettext_lazy("Due this year, %"), min_value=0, max_value=100, max_digits=7, decimal_places=4
    )

    def __init__(self, data: Any, spans: dict[str, tuple[Any, Any, Any]], done: int) -> None:
        super().__init__(data, spans)
        self.done = done

    def clean(self) -> dict[str, Any]:
        """Refuse a plan of fewer than were done, and more failures than are to come."""
        found = super().clean() or {}
        planned, failing = found.get("planned"), found.get("failing")
        if planned is not None and planned < self.done:
            words = _("At least the {done} that were done already.")
            self.add_error("planned", words.format(done=format_number(self.done)))
        elif planned is not None and failing is not None and failing > planned - self.done:
            words = _("At most the {coming} that are to come.")
            self.add_error("failing", words.format(coming=format_number(planned - self.done)))
        return found


class PathForm(SupposeForm):
    """Of a figure on its way to a target: which, by when, and how much every quarter brings."""

    target = forms.DecimalField(label=gettext_lazy("Target"), min_value=0, max_digits=12, decimal_places=4)
    until = forms.ChoiceField(label=gettext_lazy("To be reached by the end of"))
    pace = forms.DecimalField(label=gettext_lazy("Change in each quarter"), max_digits=12, decimal_places=4)

    def __init__(
        self,
        data: Any,
        spans: dict[str, tuple[Any, Any, Any]],
        quarters: list[Quarter],
        units: dict[str, str],
        most: int | None,
    ) -> None:
        super().__init__(data, spans)
        self.fields["until"].choices = [(quarter.code, quarter.label) for quarter in quarters]  # type: ignore[attr-defined]
        self.most = most
        for name, unit in units.items():
            words = _("{label} ({unit})")
            self.fields[name].label = words.format(label=self.fields[name].label, unit=unit)

    def clean_target(self) -> Any:
        """Refuse a share of more than the whole."""
        found = self.cleaned_data["target"]
        if self.most is not None and found > self.most:
            raise forms.ValidationError(_("At most %(most)s."), params={"most": self.most})
        return found


class StepsForm(SupposeForm):
    """Of a goal judged step by step: by how many months the steps that are open are put off."""

    delay = forms.IntegerField(label=gettext_lazy("Open steps put off by, months"), min_value=0, max_value=MOST_MONTHS)
