"""What is typed in of an amendment: what is asked for from a day on, and why."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Body, Part
from evidence.content import ACCEPT, check_content
from evidence.exceptions import EvidenceRefused
from plans.amending.versions import FIELDS, Owner, Step, Version, label_of
from plans.fields import ParametersField
from plans.models import Amendment
from plans.services import Draft
from registers.plain_forms import DayField, PlainForm, dress_fields
from targets import clock
from targets.models import Indicator, IndicatorDefinition, IndicatorKind, Quarter, Window
from targets.models.quarters import quarter_keys
from targets.registry import registry

GROUNDS = [one for one in Amendment.Ground if one not in {"policy_ended", "body_dissolved", "no_object", "other"}]
BY_STEPS = {"description", "tolerance", "weight"}
"""The columns that are typed in for a goal judged from evidence; the others follow from its steps."""
NEW_STEPS = (1, 2)


class EvidenceField(forms.FileField):
    """A file that is kept as evidence, refused beside its field where its content is not of a kind that is kept."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {"required": False, "widget": forms.ClearableFileInput(attrs={"accept": ACCEPT})}
        super().__init__(**usual | options)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        """Look at the content."""
        file: UploadedFile | None = super().clean(data, initial)
        if file:
            try:
                check_content(file)
            except EvidenceRefused as refused:
                raise forms.ValidationError(str(refused)) from None
        return file


class AmendmentForm(PlainForm):
    """An amendment of an indicator's definition; it begins with what is in force, and ``asked`` may name other values.

    Yearly targets are fields named by their day, steps by their key, since every indicator has others.
    """

    effective_from = forms.TypedChoiceField(label=gettext_lazy("in force from"), coerce=dt.date.fromisoformat)
    ground = forms.ChoiceField(
        label=gettext_lazy("class of the reason"), choices=[("", "—"), *[(g.value, g.label) for g in GROUNDS]]
    )
    basis = forms.CharField(
        label=gettext_lazy("basis"), max_length=200, help_text=gettext_lazy("The paper it rests on, with its number.")
    )
    reason = forms.CharField(
        label=gettext_lazy("reason"), min_length=20, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("At least 20 characters: what happened, and why the plan cannot stay as it is."),
    )  # fmt: skip
    basis_file = EvidenceField(label=gettext_lazy("file of the basis"))
    minutes = EvidenceField(
        label=gettext_lazy("minutes of the lead group"),
        help_text=gettext_lazy("Needed before a leader can approve what makes the goal easier to attain."),
    )
    wide = frozenset({"description", "reason", "parameters", "lead", "support"})

    def __init__(
        self, data: Any = None, files: Any = None, *, indicator: Indicator, before: Version, asked: Mapping[str, str]
    ) -> None:
        self.indicator, self.before = indicator, before
        self.days = find_days(indicator, before)
        added = self.build_fields()
        super().__init__(data, files, initial=self.read_initial() | {k: v for k, v in asked.items() if k in added})
        for name, field in added.items():
            self.fields[name] = field
        self.fields["effective_from"].choices = list_quarters(indicator)  # type: ignore[attr-defined]
        dress_fields(self)

    def build_fields(self) -> dict[str, forms.Field]:
        """Return the fields of what is asked for."""
        made: dict[str, forms.Field] = {}
        for name in FIELDS:
            if self.indicator.kind != IndicatorKind.MILESTONE or name in BY_STEPS:
                made[name] = build_field(name)
        if self.indicator.kind == IndicatorKind.MILESTONE:
            for step in self.before.steps:
                made[f"step_{step.milestone}"] = DayField(label=step.name, required=False)
            for number in NEW_STEPS:
                made[f"new_step_{number}"] = forms.CharField(label=_("Further step"), max_length=100, required=False)
                made[f"new_step_day_{number}"] = DayField(label=_("due on"), required=False)
        for day in self.days:
            label = (
                _("Yearly target of %(year)s") % {"year": day.year} if day == dt.date(day.year, 12, 31) else f"{day}"
            )
            made[f"point_{day}"] = forms.DecimalField(label=label, max_digits=10, decimal_places=4, required=False)
        # A collective designation is kept where the plan named one, and never chosen.
        held = Q(code__in=[owner.body for owner in self.before.owners])
        bodies = Body.objects.filter(held | ~Q(kind="collective")).order_by("position")
        for name, part in (("lead", Part.LEAD), ("support", Part.SUPPORT)):
            made[name] = forms.ModelMultipleChoiceField(
                bodies, label=part.label, required=False, to_field_name="code", widget=forms.CheckboxSelectMultiple
            )
        return made

    def read_initial(self) -> dict[str, Any]:
        """Return what is in force, from the next quarter on."""
        before, points = self.before, dict(self.before.points)
        following = [day for day, _label in list_quarters(self.indicator) if day > f"{clock.today()}"]
        initial: dict[str, Any] = {"effective_from": following[0] if following else None}
        initial |= before.fields | {f"point_{day}": points.get(day) for day in self.days}
        # As people write it: 95, not 95.0000.
        initial = {
            name: f"{value.normalize():f}" if isinstance(value, Decimal) else value for name, value in initial.items()
        }
        initial |= {f"step_{step.milestone}": step.due_on for step in before.steps}
        for name, part in (("lead", Part.LEAD), ("support", Part.SUPPORT)):
            initial[name] = [owner.body for owner in before.owners if owner.part == part]
        return initial

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Yield the fields under their headings, in the order in which people think of them."""
        known = [name for name in self.fields if name not in self.base_fields]
        steps = [name for name in known if "step_" in name]
        targets = ["target", "tolerance", *(name for name in known if name.startswith("point_")), "weight"]
        rest = [
            "description",
            "minimum_sample",
            "planned_sample",
            "rule",
            "baseline",
            "window",
            "measure",
            "parameters",
        ]
        why = ["effective_from", "ground", "basis", "basis_file", "reason", "minutes"]
        for heading, names in (
            (_("When and why"), why), (_("Targets"), targets), (_("Steps and their days"), steps),
            (_("Definition"), rest), (_("Responsible body"), ["lead", "support"]),
        ):  # fmt: skip
            if found := [self[name] for name in names if name in self.fields]:
                yield heading, found

    def clean(self) -> dict[str, Any]:
        """Ask for a day with each further step, and for one part of a body."""
        cleaned = super().clean() or {}
        for number in NEW_STEPS:
            if bool(cleaned.get(f"new_step_{number}")) != bool(cleaned.get(f"new_step_day_{number}")):
                self.add_error(f"new_step_{number}", _("A further step needs a name and a day."))
        if set(cleaned.get("lead") or []) & set(cleaned.get("support") or []):
            self.add_error("support", _("A body cannot lead and support."))
        return cleaned

    @property
    def draft(self) -> Draft:
        """The amendment as it was typed in."""
        why = {
            name: self.cleaned_data[name]
            for name in ("effective_from", "ground", "reason", "basis", "basis_file", "minutes")
        }
        return Draft(self.read_version(), **why)

    def read_version(self) -> Version:
        """Return what is asked for from the day on."""
        cleaned, before = self.cleaned_data, self.before
        fields = before.fields | {name: cleaned[name] for name in FIELDS if name in self.fields}
        points = [(day, cleaned[f"point_{day}"]) for day in self.days if cleaned[f"point_{day}"] is not None]
        # The target is what the plan's last day asks for; it is typed in once.
        last = self.indicator.plan.ends_on
        if any(day == last for day, _value in before.points) and fields["target"] is not None:
            points.append((last, fields["target"]))
        steps = [
            Step(step.milestone, step.name, cleaned[f"step_{step.milestone}"])
            for step in before.steps
            if cleaned.get(f"step_{step.milestone}")
        ]
        if self.indicator.kind == IndicatorKind.MILESTONE:
            pairs = [(cleaned[f"new_step_{n}"], cleaned[f"new_step_day_{n}"]) for n in NEW_STEPS]
            steps += [Step(None, name, day) for name, day in pairs if name]
            fields |= {"target": Decimal(len(steps))}
            if "rule" not in before.fields:
                fields |= {
                    "rule": "at_least",
                    "measure": "milestones-signed",
                    "parameters": {},
                    "window": Window.QUARTER_END,
                    "baseline": Decimal(0),
                }
        owners = [Owner(body.code, Part.LEAD) for body in cleaned["lead"]]
        owners += [Owner(body.code, Part.SUPPORT) for body in cleaned["support"]]
        return Version(fields, sorted(points), steps, owners)


def build_field(name: str) -> forms.Field:
    """Return the form field of a column of a definition."""
    if name == "measure":
        choices = [(key, f"{measure.label} ({key})") for key, measure in sorted(registry.items())]
        return forms.ChoiceField(label=label_of(name), choices=[("", "—"), *choices], required=False)
    if name == "parameters":
        return ParametersField(label=label_of(name), required=False, widget=forms.Textarea({"rows": 2}))
    field: Any = IndicatorDefinition._meta.get_field(name).formfield()  # type: ignore[union-attr]
    if name == "description":
        field.widget.attrs["rows"] = 4
    return field


def find_days(indicator: Indicator, before: Version) -> list[dt.date]:
    """Return the days for which a yearly target can be typed in: the ends of the plan's years, and those there are."""
    if indicator.kind == IndicatorKind.MILESTONE:
        return []
    plan = indicator.plan
    ends = {dt.date(year, 12, 31) for year in range(plan.starts_on.year, plan.ends_on.year + 1)}
    return sorted(day for day in ends | {day for day, _value in before.points} if day < plan.ends_on)


def list_quarters(indicator: Indicator) -> list[tuple[str, str]]:
    """Return the first days of the plan's quarters, each under the quarter's name."""
    plan = indicator.plan
    days = [(max(Quarter.at(key).starts_on, plan.starts_on), key) for key in quarter_keys(plan.starts_on, plan.ends_on)]
    return [(f"{day}", f"{Quarter.at(key).label}（{day}）") for day, key in days]


class DecisionForm(PlainForm):
    """What a leader says with a decision."""

    words = forms.CharField(label=gettext_lazy("opinion"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    wide = frozenset({"words"})

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class MinutesForm(PlainForm):
    """The minutes of the lead group, handed in after the proposal."""

    minutes = EvidenceField(label=gettext_lazy("minutes of the lead group"), required=True)
    wide = frozenset({"minutes"})
