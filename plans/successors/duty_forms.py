"""What is typed in of the duties of a draft, and of what bodies report on them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.models import Body, Part
from plans.amending.versions import write_number
from plans.successors.content import PlanContent, insert
from plans.successors.duties import COLUMNS, DutyDraft, DutyPart, ItemDraft
from plans.successors.forms import CODE
from registers.plain_forms import PlainForm
from reporting.models import ReportItem
from targets.models import Clause

NONE = ("", "—")


class DutyForm(PlainForm):
    """A duty with the bodies that bear it."""

    code = forms.RegexField(CODE, label=gettext_lazy("code"), max_length=10)
    clause = forms.ChoiceField(label=gettext_lazy("clause"))
    above = forms.ChoiceField(label=gettext_lazy("duty it belongs to"), required=False)
    summary = forms.CharField(label=gettext_lazy("summary"), max_length=60)
    named_bodies = forms.CharField(label=gettext_lazy("bodies in the plan's words"), max_length=100, required=False)
    lead = forms.MultipleChoiceField(label=gettext_lazy("leading bodies"), required=False)
    support = forms.MultipleChoiceField(label=gettext_lazy("supporting bodies"), required=False)
    follows = forms.ChoiceField(label=gettext_lazy("continues the duty of the plan before"), required=False)
    wide = frozenset({"clause", "lead", "support"})

    def __init__(
        self, data: Any = None, *, content: PlanContent, duty: DutyDraft | None, old: Sequence[tuple[str, str]]
    ) -> None:
        self.content, self.duty = content, duty
        held = duty.parts if duty else []
        parts = {part: [one.body for one in held if one.part == part] for part in Part.values}
        super().__init__(data, initial=(vars(duty) if duty else {}) | parts)
        told = {Clause.Kind.DUTY, Clause.Kind.REQUIREMENT}
        clauses = sorted(content.clauses, key=lambda clause: clause.kind not in told)
        others = [one for one in content.duties if one != duty and not one.above]
        bodies = [(body.code, body.name) for body in Body.objects.filter(until=None).order_by("position")]
        known = {code for code, _name in bodies}
        # A body that has ended stays named until somebody takes it out.
        bodies += [(one.body, one.body) for one in held if one.body not in known]
        choices: dict[str, list[tuple[str, str]]] = {
            "clause": [NONE, *((one.path, f"{one.path}　{one.number}{one.text[:40]}") for one in clauses)],
            "above": [NONE, *((one.code, f"{one.code} {one.summary}") for one in others)],
            "lead": bodies, "support": bodies, "follows": [("", _("none: it is new")), *old],
        }  # fmt: skip
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a code and a clause of its own, for an old duty not yet continued, and for one part a body."""
        cleaned = super().clean() or {}
        others = [one for one in self.content.duties if one != self.duty]
        for name, words in (
            ("code", _("Another duty has this code.")),
            ("clause", _("Another duty is laid down by this clause.")),
            ("follows", _("Another duty continues it already.")),
        ):
            if cleaned.get(name) and any(getattr(one, name) == cleaned[name] for one in others):
                self.add_error(name, words)
        if set(cleaned.get("lead", [])) & set(cleaned.get("support", [])):
            self.add_error("support", _("A body cannot lead and support one duty."))
        return cleaned

    def change(self, content: PlanContent) -> PlanContent:
        """Return the content with the duty stored; duties under it follow its code."""
        old = self.duty or DutyDraft("", "", "", "")
        bases = {part.body: part.basis for part in old.parts}
        parts = [DutyPart(body, part, bases.get(body, "")) for part in Part.values for body in self.cleaned_data[part]]
        named = {
            name: self.cleaned_data[name] for name in ("code", "clause", "above", "summary", "named_bodies", "follows")
        }
        new = replace(old, parts=parts, **named)
        if content.find_duty(old.code):
            duties = [new if one.code == old.code else one for one in content.duties]
        else:
            duties = insert(content.duties, new)
        duties = [replace(one, above=new.code) if old.code and one.above == old.code else one for one in duties]
        return replace(content, duties=duties)


class ItemForm(PlainForm):
    """An item that bodies report on a duty; its code and its other rules stay as they were copied."""

    label = forms.CharField(label=gettext_lazy("item"), max_length=60)
    guidance = forms.CharField(label=gettext_lazy("guidance"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=ReportItem.Kind.choices)
    unit = forms.CharField(label=pgettext_lazy("item", "unit of measurement"), max_length=10, required=False)
    decimals = forms.IntegerField(label=gettext_lazy("decimals"), min_value=0, max_value=4, initial=0)
    period = forms.ChoiceField(
        label=gettext_lazy("rule over periods"), choices=[NONE, *ReportItem.Period.choices], required=False
    )
    minimum = forms.DecimalField(label=gettext_lazy("usual minimum"), required=False, decimal_places=4, max_digits=18)
    maximum = forms.DecimalField(label=gettext_lazy("usual maximum"), required=False, decimal_places=4, max_digits=18)
    obligatory = forms.BooleanField(label=gettext_lazy("obligatory"), required=False, initial=True)
    follows = forms.ChoiceField(label=gettext_lazy("takes the place of"), required=False)

    def __init__(
        self, data: Any = None, *, duty: DutyDraft, item: ItemDraft | None, old: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data, initial=item.columns | {"follows": item.follows} if item else {})
        self.duty, self.item = duty, item
        self.fields["follows"].choices = [("", _("none: it is new")), *old]  # type: ignore[attr-defined]
        self.fields["obligatory"].widget.attrs["class"] = "form-check-input"

    def clean(self) -> dict[str, Any]:
        """Leave out what only figures have of a narrative; ask a figure for its unit and rule."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == ReportItem.Kind.NARRATIVE:
            cleaned |= {"unit": "", "period": "", "decimals": 0, "minimum": None, "maximum": None}
        else:
            for name in ("unit", "period"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A figure needs a unit and a rule over periods; a narrative has neither."))
        low, high = cleaned.get("minimum"), cleaned.get("maximum")
        if low is not None and high is not None and high < low:
            self.add_error("maximum", _("The maximum lies below the minimum."))
        return cleaned

    def change(self, content: PlanContent) -> PlanContent:
        """Return the content with the item stored under its duty; a new one gets the next number."""
        duty = content.find_duty(self.duty.code)
        if duty is None:
            return content
        numbers = [int(last) for one in duty.items if (last := one.code.rpartition(".")[2]).isdecimal()]
        item = self.item or ItemDraft(f"{duty.code}.{max(numbers, default=0) + 1}", {})
        typed = {name: write_number(value) for name, value in self.cleaned_data.items() if name in COLUMNS}
        columns = {"label_en": "", "guidance_en": "", "unit_en": "", "source": ""} | item.columns | typed
        if typed["kind"] == ReportItem.Kind.NARRATIVE:
            columns |= {"unit_en": "", "source": ""}
        new = replace(item, columns=columns, follows=self.cleaned_data["follows"])
        items = [new if one.code == item.code else one for one in duty.items]
        items = items if self.item else [*items, new]
        return replace(
            content, duties=[replace(one, items=items) if one.code == duty.code else one for one in content.duties]
        )


def item_without(content: PlanContent, *, duty: str, code: str) -> PlanContent:
    """Return the content without an item of a duty."""
    return replace(
        content,
        duties=[
            replace(one, items=[item for item in one.items if item.code != code]) if one.code == duty else one
            for one in content.duties
        ],
    )
