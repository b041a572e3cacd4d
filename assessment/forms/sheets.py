"""What is typed in about sheets: answers, rulings, findings, objections and their decisions."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from assessment.models import Objection, SchemeItem, SchemeRule, Score, Sheet
from assessment.results import ItemResult
from assessment.services import Answer, Ruling
from departments.models import Body
from evidence.forms import EVIDENCE_FORMS
from registers.plain_forms import DayField, PlainForm

Response = Score.Response


class ExactField(forms.DecimalField):
    """Points, typed with at most two decimals, taken as an exact number; None where nothing was typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 5, "decimal_places": 2, "required": False, "min_value": 0} | options)

    def clean(self, value: Any) -> Any:
        """Return the exact number."""
        number = super().clean(value)
        return None if number is None else Fraction(number)


class ChecksField(forms.TypedMultipleChoiceField):
    """Which of an item's checks are proved, as their places."""

    def __init__(self, item: SchemeItem, **options: Any) -> None:
        pairs = [(place, f"{words}（{points}）") for place, (words, points) in enumerate(item.parameters["checks"])]
        super().__init__(choices=pairs, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **options)


class AnswerForm(PlainForm):
    """A body's answer to one item: accept or contest what was computed, or say what it proves; with files."""

    response = forms.ChoiceField(
        label=gettext_lazy("answer of the body"), choices=[], required=False, widget=forms.RadioSelect
    )
    points = ExactField(label=gettext_lazy("points that are right"))
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, result: ItemResult, last: Score | None, data: Any = None, files: Any = None) -> None:
        self.item, prefix = result.item, f"i{result.item.pk}"
        initial: dict[str, Any] = {"response": last.response, "reason": last.reason} if last else {}
        if last and last.response == Response.CONTEST and last.points is not None:
            initial["points"] = float(last.points)
        if last:
            initial["proved"] = last.facts.get("proved", [])
        super().__init__(data, prefix=prefix, initial=initial)
        if self.item.method == "panel":
            # Its points come from the panel alone; the body says what speaks for it.
            del self.fields["response"], self.fields["points"]
        elif self.item.way.needs_source:
            kinds = (Response.ACCEPT, Response.CONTEST, Response.PROVE)
            self.fields["response"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
            self.fields["response"].widget.attrs["class"] = "choices"
        else:
            del self.fields["response"], self.fields["points"]
            self.fields["proved"] = ChecksField(self.item, label=gettext_lazy("what is proved"))
            self.fields["proved"].widget.attrs["class"] = "choices"
            self.order_fields(["proved"])
        self.evidence = EVIDENCE_FORMS(data, files, prefix=f"{prefix}-files")

    @property
    def is_answered(self) -> bool:
        """Whether anything was answered; an item of documents is answered as soon as the sheet is kept."""
        return not self.item.way.needs_source or bool(self.cleaned_data.get("response"))

    @property
    def answer(self) -> Answer:
        """The answer as it was typed in."""
        typed = self.cleaned_data
        proved = tuple(typed["proved"]) if "proved" in typed else None
        response = typed.get("response") or (Response.NONE if self.item.way.needs_source else Response.PROVE)
        points = typed.get("points") if response == Response.CONTEST else None
        return Answer(response, typed["reason"], points, proved, self.evidence.handed_in)


class RulingForm(PlainForm):
    """A clerk's ruling on one item: keep the points, give others, say what is proved, or that it does not apply."""

    points = ExactField(label=gettext_lazy("other points"))
    out = forms.BooleanField(label=gettext_lazy("does not apply"), required=False)
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=500, required=False)

    def __init__(self, item: SchemeItem, last: Score | None, data: Any = None) -> None:
        self.item = item
        initial: dict[str, Any] = {"reason": last.reason, "out": not last.applies} if last else {}
        if last and last.facts.get("proved") is not None:
            initial["proved"] = last.facts["proved"]
        elif last and last.facts.get("ruled") and last.points is not None:
            initial["points"] = float(last.points)
        super().__init__(data, prefix=f"i{item.pk}", initial=initial)
        # Of a panel's marks the clerk keeps the median or gives other points; what is proved was weighed on site.
        if item.method == "checklist" and not (last and "marks" in last.facts):
            del self.fields["points"]
            self.fields["proved"] = ChecksField(item, label=gettext_lazy("what is proved"))
            self.fields["proved"].widget.attrs["class"] = "choices"
            self.order_fields(["proved"])

    @property
    def ruling(self) -> Ruling:
        """The ruling as it was typed in."""
        typed = self.cleaned_data
        proved = tuple(typed["proved"]) if "proved" in typed else None
        return Ruling(typed.get("points"), proved, not typed["out"], typed["reason"])


class ReasonForm(PlainForm):
    """The words that a step needs."""

    reason = forms.CharField(label=gettext_lazy("reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class DesignateForm(PlainForm):
    """Who reviews a sheet in place of the office."""

    body = forms.ModelChoiceField(label=gettext_lazy("body"), queryset=Body.objects.none())

    def __init__(self, sheet: Sheet, data: Any) -> None:
        super().__init__(data)
        hosts = sheet.scheme.hosts.values("pk")
        others = Body.objects.filter(kind=Body.Kind.GOVERNMENT, users__isnull=False).exclude(pk__in=hosts)
        self.fields["body"].queryset = others.exclude(pk=sheet.body_id or 0).distinct()  # type: ignore[attr-defined]


def list_items_of(sheet: Sheet) -> QuerySet[SchemeItem]:
    """Return the items of a sheet to choose from, in their order."""
    rows = SchemeItem.objects.filter(section__scheme=sheet.scheme_id)
    return rows.order_by("section__position", "position")


class ObjectionForm(ReasonForm):
    """To which items a body objects, and why."""

    items = forms.ModelMultipleChoiceField(
        label=gettext_lazy("items objected to"), queryset=SchemeItem.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("items", "reason")

    def __init__(self, sheet: Sheet, data: Any) -> None:
        super().__init__(data)
        self.fields["items"].queryset = list_items_of(sheet)  # type: ignore[attr-defined]
        self.fields["items"].widget.attrs["class"] = "choices"


class CorrectionForm(ReasonForm):
    """Which item of a final sheet gets which points, and why."""

    item = forms.ModelChoiceField(label=gettext_lazy("item"), queryset=SchemeItem.objects.none())
    points = ExactField(label=gettext_lazy("new points"), required=True)
    field_order = ("item", "points", "reason")

    def __init__(self, sheet: Sheet, data: Any) -> None:
        super().__init__(data)
        self.fields["item"].queryset = list_items_of(sheet)  # type: ignore[attr-defined]


class VerdictForm(ReasonForm):
    """What is decided about an objection."""

    verdict = forms.ChoiceField(
        label=pgettext_lazy("objection", "decision"),
        choices=[choice for choice in Objection.State.choices if choice[0] != Objection.State.RAISED],
    )
    points = ExactField(label=gettext_lazy("new points"), help_text=gettext_lazy("Needed unless it is rejected."))
    field_order = ("verdict", "points", "reason")


class FindingForm(PlainForm):
    """A bonus, a deduction or a veto by one of the scheme's rules."""

    rule = forms.ModelChoiceField(label=gettext_lazy("rule"), queryset=SchemeRule.objects.none())
    cap = forms.ChoiceField(label=gettext_lazy("grade at most"), choices=[(grade, grade) for grade in "BCD"])
    points = ExactField(label=gettext_lazy("points"), help_text=gettext_lazy("Empty: as the rule has it for one."))
    achievement = forms.CharField(
        label=gettext_lazy("achievement"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("One achievement counts once, at its highest."),
    )
    items = forms.ModelMultipleChoiceField(
        label=gettext_lazy("items concerned"), queryset=SchemeItem.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only of an untrue self-score: they score 0 once the veto is confirmed."),
    )  # fmt: skip
    happened_on = DayField(label=gettext_lazy("day"))
    document = forms.CharField(label=gettext_lazy("document"), max_length=100, required=False)
    ground = forms.CharField(label=gettext_lazy("ground"), max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, sheet: Sheet, kind: str, data: Any) -> None:
        super().__init__(data)
        rules = sheet.scheme.rules.filter(kind=kind)
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]
        self.fields["items"].queryset = list_items_of(sheet)  # type: ignore[attr-defined]
        self.fields["items"].widget.attrs["class"] = "choices"
        for name in ("points", "achievement") if kind == SchemeRule.Kind.VETO else ("cap", "items"):
            del self.fields[name]
        if "items" in self.fields and not rules.filter(voids_items=True).exists():
            del self.fields["items"]

    @property
    def given(self) -> dict[str, Any]:
        """What was typed in."""
        return dict(self.cleaned_data)


class DecisionForm(PlainForm):
    """Whether a bonus, a deduction or a veto is accepted, and why."""

    accepted = forms.TypedChoiceField(
        label=gettext_lazy("decision"), choices=[("yes", gettext_lazy("accept")), ("no", gettext_lazy("refuse"))],
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    decision = forms.CharField(label=gettext_lazy("reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class RecusalForm(PlainForm):
    """Who keeps away from the sheets of which body, and why."""

    person = forms.ModelChoiceField(label=gettext_lazy("person"), queryset=User.objects.filter(is_active=True))
    body = forms.ModelChoiceField(label=gettext_lazy("body"), queryset=Body.objects.all())
    why = forms.CharField(label=gettext_lazy("why"), max_length=200)

    def __init__(self, sheets: Iterable[Sheet], data: Any = None) -> None:
        super().__init__(data)
        self.fields["body"].queryset = Body.objects.filter(pk__in=[sheet.body_id for sheet in sheets])  # type: ignore[attr-defined]


def check_all(forms_: Iterable[Any]) -> bool:
    """Say whether all forms are valid, looking at each so that all errors show at once."""
    valid = [form.is_valid() for form in forms_]
    return all(valid)


def list_problems(opened: PlainForm) -> list[str]:
    """Return what the head of a page of many forms says: a newer change, else that something below is wrong."""
    return [str(error) for error in opened.non_field_errors()] or [
        _("Nothing was saved: please correct the fields marked below.")
    ]


def show_errors(error: ValidationError, forms_: dict[int, Any]) -> list[str]:
    """Put what a service refused beside the item it is about; return the rest."""
    rest: list[str] = []
    for key, messages in (error.message_dict if hasattr(error, "error_dict") else {"": error.messages}).items():
        pk = key.removeprefix("item-")
        if pk.isdigit() and int(pk) in forms_:
            for message in messages:
                forms_[int(pk)].add_error(None, message)
        else:
            rest += messages
    return rest or [_("Nothing was saved: please correct the fields marked below.")]
