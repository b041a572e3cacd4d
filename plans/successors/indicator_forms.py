"""What is typed in of the indicators of a draft: a new one, all that is asked of one, and which old one each continues."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.amending.versions import Version
from plans.forms import AmendmentForm
from plans.successors.checks import list_method_changes, list_version_problems
from plans.successors.content import IndicatorDraft, PlanContent, StepRule, insert, number_steps
from plans.successors.forms import CODE
from registers.plain_forms import PlainForm
from reporting.services.versions import STOCK, SUM
from targets.models import Indicator, IndicatorKind, Plan

WHY = ("effective_from", "ground", "basis", "basis_file", "reason", "minutes")


class NewIndicatorForm(PlainForm):
    """The beginning of an indicator that the plan before does not have: its kind decides what else is asked."""

    code = forms.RegexField(CODE, label=gettext_lazy("code"), max_length=10)
    goal = forms.ChoiceField(label=gettext_lazy("goal"))
    name = forms.CharField(label=gettext_lazy("name"), max_length=100)
    kind = forms.ChoiceField(
        label=gettext_lazy("kind"), choices=IndicatorKind.choices,
        help_text=gettext_lazy("How it is put together; it cannot be changed afterwards."),
    )  # fmt: skip
    unit = forms.CharField(label=gettext_lazy("unit"), max_length=10)

    def __init__(self, data: Any = None, *, content: PlanContent) -> None:
        super().__init__(data)
        self.content = content
        self.fields["goal"].choices = list_goals(content)  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """Ask for a code of its own."""
        return free_code(self.cleaned_data["code"], "", self.content)

    def change(self, content: PlanContent) -> PlanContent:
        """Return the content with the indicator at its end."""
        return replace(
            content, indicators=insert(content.indicators, IndicatorDraft(**self.cleaned_data, version=Version({})))
        )


class IndicatorForm(AmendmentForm):
    """All that is asked of an indicator of a draft: the fields of an amendment, without a day and a reason of their own."""

    code = forms.RegexField(CODE, label=gettext_lazy("code"), max_length=10)
    goal = forms.ChoiceField(label=gettext_lazy("goal"))
    name = forms.CharField(label=gettext_lazy("name"), max_length=100)
    unit = forms.CharField(label=gettext_lazy("unit"), max_length=10)
    item = forms.ChoiceField(
        label=gettext_lazy("report item counted"), required=False,
        help_text=gettext_lazy("An item of this draft, for a measure that counts what bodies report; it takes the place of what stands under parameters."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, content: PlanContent, one: IndicatorDraft, plan: Plan) -> None:
        self.content, self.one = content, one
        self.items = {item.code: item for duty in content.duties for item in duty.items if item.columns.get("period")}
        super().__init__(data, indicator=one.build(plan), before=one.version, asked={})
        for name in WHY:
            del self.fields[name]
        self.initial.update({"code": one.code, "goal": one.goal, "name": one.name, "unit": one.unit})
        self.fields["goal"].choices = list_goals(content)  # type: ignore[attr-defined]
        if one.is_by_steps or not self.items:
            del self.fields["item"]
            return
        listed = [(code, f"{code} {item.columns['label']}") for code, item in self.items.items()]
        self.fields["item"].choices = [("", "—"), *listed]  # type: ignore[attr-defined]
        self.initial["item"] = self.find_item()

    def find_item(self) -> str:
        """Return the code of the draft's item that is counted, also where its place is told by that of the plan before."""
        counted = (self.one.version.fields.get("parameters") or {}).get("item")
        return next((code for code, item in self.items.items() if counted and counted in {code, item.follows}), "")

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Yield what it is before what is asked of it."""
        yield _("Indicator"), [self[name] for name in ("code", "name", "goal", "unit")]
        for heading, fields in super().groups():
            names = [field.name for field in fields]
            yield heading, [*fields, self["item"]] if "item" in self.fields and "measure" in names else fields

    def clean_code(self) -> str:
        """Ask for a code of its own."""
        return free_code(self.cleaned_data["code"], self.one.code, self.content)

    def clean(self) -> dict[str, Any]:
        """Look at the version as its amendment would."""
        cleaned = super().clean()
        item = self.items.get(cleaned.get("item", ""))
        if item and cleaned.get("measure") not in {SUM, STOCK}:
            self.add_error("item", _("This measure counts no report item; choose another measure, or none here."))
        # Under the code of the plan before where it is that one's follower: the same is counted in the same way.
        elif item and item.code != self.initial.get("item"):
            cleaned["parameters"] = {"item": item.code}
        if not self.errors:
            for words in list_version_problems(self.indicator, self.read_version(), self.content):
                self.add_error(None, words)
        return cleaned

    def change(self, content: PlanContent) -> PlanContent:
        """Return the content with the indicator stored; steps are numbered by their days, their proof stays with them."""
        version = self.read_version()
        ordered = sorted(version.steps, key=lambda step: step.due_on)
        rules = {
            number: self.one.step_rules.get(step.milestone or 0, StepRule()) for number, step in enumerate(ordered, 1)
        }
        named = {name: self.cleaned_data[name] for name in ("code", "goal", "name", "unit")}
        new = replace(self.one, version=number_steps(version), step_rules=rules, **named)
        listed = [new if row.code == self.one.code else row for row in content.indicators]
        return replace(content, indicators=listed)


class MappingForm(PlainForm):
    """Which indicator of the plan before each one continues, and what is counted otherwise since."""

    def __init__(self, data: Any = None, *, content: PlanContent, old: Sequence[Indicator]) -> None:
        super().__init__(data)
        self.content, self.old = content, {row.code: row for row in old}
        choices = [("", _("none: it is new")), *((row.code, f"{row.code} {row.name}") for row in old)]
        changed = _("what changed in the method")
        for one in content.indicators:
            self.fields[f"follows_{one.code}"] = forms.ChoiceField(
                label=f"{one.code} {one.name}", choices=choices, required=False, initial=one.follows,
                widget=forms.Select({"class": "form-select", "aria-label": f"{one.code} {one.name}"}),
            )  # fmt: skip
            self.fields[f"method_{one.code}"] = forms.CharField(
                label=changed, max_length=300, required=False, initial=one.method_change,
                widget=forms.Textarea({"rows": 2, "class": "form-control", "aria-label": f"{one.code} {changed}"}),
            )  # fmt: skip

    @property
    def lines(self) -> list[tuple[IndicatorDraft, forms.BoundField, forms.BoundField]]:
        """The fields of each indicator."""
        return [(one, self[f"follows_{one.code}"], self[f"method_{one.code}"]) for one in self.content.indicators]

    def clean(self) -> dict[str, Any]:
        """Let each old indicator be continued once, and ask what changed where it is counted otherwise."""
        cleaned = super().clean() or {}
        taken: set[str] = set()
        for one in self.content.indicators:
            code, words = cleaned.get(f"follows_{one.code}", ""), cleaned.get(f"method_{one.code}", "")
            if code in taken:
                self.add_error(
                    f"follows_{one.code}", _("%(code)s is continued by another one already.") % {"code": code}
                )
            if code and not words and (changed := list_method_changes(self.old[code], one)):
                told = _("It counts otherwise than %(code)s (%(what)s); say what changed in the method.")
                self.add_error(f"method_{one.code}", told % {"code": code, "what": "、".join(changed)})
            taken |= {code} if code else set()
        return cleaned

    def change(self, content: PlanContent) -> PlanContent:
        """Return the content with what each continues; one that is new has no method before it."""
        listed = []
        for one in content.indicators:
            code = self.cleaned_data.get(f"follows_{one.code}", one.follows)
            words = self.cleaned_data.get(f"method_{one.code}", one.method_change)
            listed.append(replace(one, follows=code, method_change=words if code else ""))
        return replace(content, indicators=listed)


def list_goals(content: PlanContent) -> list[tuple[str, str]]:
    """Return the goals that an indicator can measure: those that are no groups."""
    return [("", "—"), *((one.code, f"{one.code} {one.name}") for one in content.goals if one.group)]


def free_code(code: str, own: str, content: PlanContent) -> str:
    """Return a code that no other indicator has; raises ValidationError."""
    if code != own and content.find_indicator(code):
        raise forms.ValidationError(_("Another indicator has this code."))
    return code
