"""What is typed in when an indicator is set aside, applies again, or its span is corrected."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.amending.spans import Span
from plans.forms import EvidenceField
from plans.models import Amendment
from plans.services import SpanDraft
from plans.transitions import CORRECT, END, PROPOSE, RETIRE
from registers.plain_forms import DayField, PlainForm
from targets import clock

GROUND = Amendment.Ground
GROUNDS = [GROUND.POLICY_ENDED, GROUND.BODY_DISSOLVED, GROUND.NO_OBJECT, GROUND.ERROR, GROUND.OTHER]
ACTS = {
    PROPOSE: gettext_lazy("does not apply from a day"),
    RETIRE: gettext_lazy("is retired for good from a day"),
    END: gettext_lazy("applies again from a day"),
    CORRECT: gettext_lazy("a span was recorded wrongly"),
}


class ApplicabilityForm(PlainForm):
    """A change of applicability; ``spans`` are those that hold."""

    act = forms.ChoiceField(label=gettext_lazy("What is to be"), choices=list(ACTS.items()))
    span = forms.TypedChoiceField(label=gettext_lazy("span it is about"), coerce=int, empty_value=None, required=False)
    effective_from = DayField(
        label=gettext_lazy("from the day"), required=False,
        help_text=gettext_lazy("Empty only where a span that never held is corrected away."),
    )  # fmt: skip
    until = DayField(label=gettext_lazy("until"), required=False, help_text=gettext_lazy("Empty while that lasts."))
    ground = forms.ChoiceField(
        label=gettext_lazy("class of the reason"), choices=[("", "—"), *[(one.value, one.label) for one in GROUNDS]]
    )
    basis = forms.CharField(
        label=gettext_lazy("basis"), max_length=200,
        help_text=gettext_lazy("The paper it rests on, with its number; it is shown in place of the light."),
    )  # fmt: skip
    basis_file = EvidenceField(label=gettext_lazy("file of the basis"))
    reason = forms.CharField(
        label=gettext_lazy("reason"), min_length=20, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("At least 20 characters: what happened, and why the plan cannot stay as it is."),
    )  # fmt: skip
    wide = frozenset({"reason"})

    def __init__(self, data: Any = None, files: Any = None, *, spans: list[Span]) -> None:
        super().__init__(data, files, initial={"effective_from": clock.today()})
        self.spans = spans
        if spans:
            choices = [(number, str(span)) for number, span in enumerate(spans)]
            self.fields["span"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        else:
            # Nothing can be ended or corrected.
            del self.fields["span"]
            self.fields["act"].choices = [(act, ACTS[act]) for act in (PROPOSE, RETIRE)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the act needs."""
        cleaned = super().clean() or {}
        act = cleaned.get("act")
        if act in {END, CORRECT} and cleaned.get("span") is None:
            self.add_error("span", _("Choose the span that it is about."))
        if act in {PROPOSE, RETIRE, END} and not cleaned.get("effective_from") and "effective_from" not in self.errors:
            self.add_error("effective_from", _("State the day."))
        if act == RETIRE and cleaned.get("until"):
            self.add_error("until", _("What is retired for good has no last day; leave it empty."))
        return cleaned

    @property
    def draft(self) -> SpanDraft:
        """The change as it was typed in."""
        names = ("act", "effective_from", "until", "ground", "reason", "basis", "basis_file")
        number = self.cleaned_data.get("span")
        span = None if number is None or self.cleaned_data["act"] in {PROPOSE, RETIRE} else self.spans[number]
        return SpanDraft(span=span, **{name: self.cleaned_data[name] for name in names})
