"""What the office may set of each method, typed as text and kept as JSON."""

from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.registry import ParameterForm, Parameters

MOST_LINES = 30


def read_number(text: str) -> Fraction:
    """Return a number typed by a person; ValidationError for what is none."""
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        raise ValidationError(_("“%(text)s” is no number.") % {"text": text.strip()}) from None


class PairsField(forms.CharField):
    """Lines of two parts with a bar between them: ``90 | 0.6``; cleaned to pairs of text."""

    widget = forms.Textarea(attrs={"rows": 5, "class": "form-control"})

    def clean(self, value: Any) -> list[list[str]]:
        """Return the pairs."""
        pairs = []
        for line in str(super().clean(value)).splitlines():
            left, bar, right = (part.strip() for part in line.rpartition("|"))
            if not line.strip():
                continue
            if not (left and bar and right):
                raise ValidationError(_("“%(line)s” needs two parts with | between them.") % {"line": line.strip()})
            pairs.append([left, right])
        if not 1 <= len(pairs) <= MOST_LINES:
            raise ValidationError(_("Enter 1 to %(most)d lines.") % {"most": MOST_LINES})
        return pairs


def write_pairs(pairs: list[list[str]]) -> str:
    """Return pairs as they are typed in."""
    return "\n".join(f"{left} | {right}" for left, right in pairs)


class NumberField(forms.CharField):
    """A number that is not negative, kept as text."""

    widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"})

    def clean(self, value: Any) -> str:
        """Return the number as it was typed."""
        text = str(super().clean(value)).strip()
        if read_number(text) < 0:
            raise ValidationError(_("This number cannot be negative."))
        return text


class PathForm(ParameterForm):
    """Over how much, in the indicator's unit, the points run out beyond the tolerance."""

    span_ratio = NumberField(label=gettext_lazy("span of a ratio in a period (percentage points)"))
    span_stock_ratio = NumberField(label=gettext_lazy("span of a ratio at the end of a period (percentage points)"))
    span_zero = NumberField(label=gettext_lazy("span of a count that must be zero, beside the value due"))


class PointsForm(ParameterForm):
    """Points of a curve: value | share of the maximum."""

    points = PairsField(
        label=gettext_lazy("value | share of the maximum"), help_text=gettext_lazy("Linear in between.")
    )
    least = forms.IntegerField(label=gettext_lazy("smallest number of batches"), min_value=0, required=False)
    own = forms.IntegerField(
        label=gettext_lazy("batches from which the own rate counts alone"), min_value=0, required=False
    )
    weight = forms.IntegerField(
        label=gettext_lazy("batches by which a small rate is adjusted towards the district's"),
        min_value=0,
        required=False,
    )

    @staticmethod
    def to_data(parameters: Parameters) -> dict[str, Any]:
        """Return kept parameters as they are typed in."""
        return dict(parameters) | {"points": write_pairs(parameters.get("points", []))}

    def clean_points(self) -> list[list[str]]:
        """Ask for rising values and shares between 0 and 1."""
        pairs: list[list[str]] = self.cleaned_data["points"]
        values, shares = ([read_number(pair[side]) for pair in pairs] for side in (0, 1))
        if sorted(set(values)) != values:
            raise ValidationError(_("The values must rise from line to line."))
        if any(not 0 <= share <= 1 for share in shares):
            raise ValidationError(_("Shares lie between 0 and 1."))
        if sorted(shares) != shares:
            raise ValidationError(_("A better value cannot bring fewer points."))
        return pairs

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters as they are kept."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class GrowthForm(ParameterForm):
    """Points of a curve over the change since the year before."""

    points = PairsField(
        label=gettext_lazy("change | share of the maximum"), help_text=gettext_lazy("Linear in between.")
    )
    to_data = staticmethod(PointsForm.to_data)
    clean_points = PointsForm.clean_points


class StepsForm(ParameterForm):
    """What each kind of event takes, or brings where the item begins at nothing."""

    events = PairsField(
        label=gettext_lazy("event | points"), help_text=gettext_lazy("The keys are those of the source.")
    )
    starts_at_nothing = forms.BooleanField(label=gettext_lazy("begins at nothing, events bring points"), required=False)

    @staticmethod
    def to_data(parameters: Parameters) -> dict[str, Any]:
        """Return kept parameters as they are typed in."""
        pairs = [[key, points] for key, points in parameters.get("events", {}).items()]
        return dict(parameters) | {"events": write_pairs(pairs)}

    def clean_events(self) -> dict[str, str]:
        """Ask for points of every kind of event that the source knows, and of no other."""
        found = dict(self.cleaned_data["events"])
        known = self.source.events if self.source else {}
        if set(found) != set(known):
            raise ValidationError(_("The source knows the events %(names)s.") % {"names": ", ".join(known) or "–"})
        if any(read_number(points) < 0 for points in found.values()):
            raise ValidationError(_("This number cannot be negative."))
        return found


class ChecklistForm(ParameterForm):
    """What has to be proved, and the points for it; together they make the maximum."""

    checks = PairsField(label=gettext_lazy("what is to be proved | points"))

    @staticmethod
    def to_data(parameters: Parameters) -> dict[str, Any]:
        """Return kept parameters as they are typed in."""
        return {"checks": write_pairs(parameters.get("checks", []))}

    def clean_checks(self) -> list[list[str]]:
        """Ask for points that make the maximum."""
        pairs: list[list[str]] = self.cleaned_data["checks"]
        points = [read_number(pair[1]) for pair in pairs]
        if any(one <= 0 for one in points) or sum(points) != self.maximum:
            raise ValidationError(_("The points of the checks must be above 0 and together make the maximum."))
        return pairs


class PanelForm(ParameterForm):
    """How many assessors it takes."""

    assessors_min = forms.IntegerField(label=gettext_lazy("assessors at least"), min_value=3, max_value=15)
