"""What an amendment sets: a version's fields, yearly targets, steps and bodies, as JSON, in words, and as rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from departments.models import Body, IndicatorOwnership, Part
from targets.listing import format_cell, labels_of
from targets.models import Indicator, IndicatorDefinition, TargetPoint
from targets.registry import registry
from targets.timelines import steps_of

FIELDS = (
    "description", "measure", "parameters", "window", "rule", "target", "baseline", "tolerance", "minimum_sample",
    "planned_sample", "weight",
)  # fmt: skip
"""The columns of a definition that an amendment sets."""


class Step(NamedTuple):
    """A step of a goal judged from evidence; ``milestone`` is its key, None for one that the amendment adds."""

    milestone: int | None
    name: str
    due_on: dt.date


class Owner(NamedTuple):
    """A body that answers for the indicator, and its part."""

    body: str
    part: str


@dataclass(frozen=True)
class Version:
    """All that is asked of an indicator from one day on."""

    fields: dict[str, Any]
    points: list[tuple[dt.date, Decimal]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the version as it is stored; numbers are texts, so that 94.5 stays exact."""
        fields = {name: write_number(value) for name, value in self.fields.items()}
        return {
            "fields": fields,
            "points": [[f"{day}", write_number(value)] for day, value in sorted(self.points)],
            "steps": [[step.milestone, step.name, f"{step.due_on}"] for step in self.steps],
            "owners": sorted([owner.body, owner.part] for owner in self.owners),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Version":
        """Return a stored version."""
        columns: dict[str, Any] = {name: IndicatorDefinition._meta.get_field(name) for name in data.get("fields", {})}
        return cls(
            {name: column.to_python(data["fields"][name]) for name, column in columns.items()},
            [(dt.date.fromisoformat(day), Decimal(value)) for day, value in data.get("points", [])],
            [Step(key, name, dt.date.fromisoformat(day)) for key, name, day in data.get("steps", [])],
            [Owner(*owner) for owner in data.get("owners", [])],
        )

    def build_definition(self, indicator: Indicator, effective_from: dt.date, reason: str) -> IndicatorDefinition:
        """Return the definition, unsaved."""
        return IndicatorDefinition(indicator=indicator, effective_from=effective_from, reason=reason, **self.fields)

    def build_points(self) -> list[TargetPoint]:
        """Return the yearly targets, unsaved and without their definition."""
        return [TargetPoint(due_on=day, value=value) for day, value in self.points]


def write_number(value: Any) -> Any:
    """Return a decimal as plain text without idle zeros; anything else as it is."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def find_version(indicator: Indicator, day: dt.date) -> tuple[IndicatorDefinition | None, Version]:
    """Return the definition in force on a day, and all that is asked by it; an empty version where none is."""
    definition = indicator.definitions.all().in_force(day).first()
    rows = IndicatorOwnership.objects.filter(indicator=indicator).on(day)
    owners = [Owner(*row) for row in rows.order_by("part", "body__position").values_list("body__code", "part")]
    return definition, Version({}, owners=owners) if definition is None else find_version_of(
        indicator, definition, owners
    )


def find_version_of(indicator: Indicator, definition: IndicatorDefinition, owners: Sequence[Owner] = ()) -> Version:
    """Return what a definition asks for; the bodies are no part of it."""
    return Version(
        {name: getattr(definition, name) for name in FIELDS},
        sorted((point.due_on, point.value) for point in definition.points.all()),
        [Step(step.pk, step.name, due_on) for step, due_on in steps_of(indicator, definition)],
        list(owners),
    )


class Difference(NamedTuple):
    """What an amendment changes, in words."""

    label: str
    before: str
    after: str

    @property
    def is_change(self) -> bool:
        """Whether it is another than before."""
        return self.before != self.after


def compare_versions(before: Version, after: Version) -> list[Difference]:
    """Return all that two versions ask for side by side, in the order of the form."""
    codes = {owner.body for owner in before.owners + after.owners}
    names = {body.code: body.name for body in Body.objects.filter(code__in=codes)} if codes else {}
    lines = [Difference(label_of(name), tell_column(before, name), tell_column(after, name)) for name in FIELDS]
    days = sorted({day for day, _value in before.points + after.points})
    old, new = dict(before.points), dict(after.points)
    lines += [
        Difference(_("Yearly target %(day)s") % {"day": day}, tell_number(old.get(day)), tell_number(new.get(day)))
        for day in days
    ]
    lines += compare_steps(before.steps, after.steps)
    lines.append(Difference(_("Responsible body"), tell_owners(before.owners, names), tell_owners(after.owners, names)))
    return lines


def compare_steps(before: Sequence[Step], after: Sequence[Step]) -> list[Difference]:
    """Return the days of the steps side by side."""
    old = {step.milestone: step for step in before}
    new = {step.milestone: step for step in after if step.milestone is not None}
    kept = [
        Difference(
            _("Step: %(name)s") % {"name": step.name}, f"{step.due_on}", f"{new[key].due_on}" if key in new else ""
        )
        for key, step in old.items()
    ]
    added = [step for step in after if step.milestone is None or step.milestone not in old]
    return kept + [Difference(_("Step: %(name)s") % {"name": step.name}, "", f"{step.due_on}") for step in added]


def label_of(name: str) -> str:
    """Return what a column of a definition is called."""
    return str(IndicatorDefinition._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def tell_column(version: Version, name: str) -> str:
    """Return what a version says in a column."""
    value = version.fields.get(name)
    if name == "measure" and value:
        return str(registry[value].label) if value in registry else str(value)
    if isinstance(value, dict):
        measure = registry.get(version.fields.get("measure", ""))
        known = measure.parameters if measure else {}
        # What stands for itself where no measure has a word for it.
        return "，".join(str(known.get(key, {}).get(each, each)) for key, each in sorted(value.items()))
    if isinstance(value, Decimal):
        return tell_number(value)
    return format_cell(value, labels_of(IndicatorDefinition._meta.get_field(name)))  # type: ignore[arg-type]


def tell_number(value: Decimal | None) -> str:
    """Return a number without idle zeros; empty where there is none."""
    return "" if value is None else str(write_number(value))


def tell_owners(owners: Sequence[Owner], names: dict[str, str]) -> str:
    """Return the bodies by their part, those in the lead first."""
    parts = [
        f"{part.label}：{'、'.join(names.get(owner.body, owner.body) for owner in owners if owner.part == part)}"
        for part in Part
        if any(owner.part == part for owner in owners)
    ]
    return "；".join(parts)
