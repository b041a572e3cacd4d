"""What is typed in with a round of evidence, and with each act on one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from plans.milestones.checks import CHECKS
from registers.plain_forms import DayField, PlainForm
from targets import clock
from targets.models import EvidenceLevel, Milestone


class RoundForm(PlainForm):
    """A round; the day is asked for where the registers know the step, as there need be no file then."""

    level = forms.TypedChoiceField(label=gettext_lazy("level of the evidence"), coerce=int)
    asked_on = DayField(
        label=gettext_lazy("day for which the registers are asked"),
        required=False,
        help_text=gettext_lazy("The step counts from it, or from the last day that a file speaks for."),
    )
    evidence_ends = DayField(
        label=gettext_lazy("evidence holds until"),
        required=False,
        help_text=gettext_lazy(
            "The last day of a certificate or status; the day after, the step is open again. Empty: for good."
        ),
    )
    place = forms.CharField(
        label=gettext_lazy("place of the finding"), max_length=100, required=False,
        help_text=gettext_lazy("Of a finding on site, with its photographs among the files."),
    )  # fmt: skip
    found_by = forms.CharField(
        label=gettext_lazy("found by"), max_length=100, required=False,
        help_text=gettext_lazy("Of a finding on site: the names of two persons at least."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("what the evidence shows"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Papers with number and date; what the registers hold of surveys they answer themselves."),
    )  # fmt: skip
    wide = frozenset({"words"})

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Weaker evidence than the step asks for cannot be chosen.
        strong = [(level.value, level.label) for level in EvidenceLevel if level >= milestone.least_level]
        self.fields["level"].choices = strong  # type: ignore[attr-defined]
        if milestone.least_level > EvidenceLevel.ON_SITE:
            del self.fields["place"], self.fields["found_by"]
        if milestone.question in CHECKS:
            self.fields["asked_on"].initial = clock.today()
        else:
            del self.fields["asked_on"]


class RoundActForm(PlainForm):
    """What is said with an act on a round, and what else its transition asks for."""

    since = DayField(label=gettext_lazy("from the day"), help_text=gettext_lazy("Its own day: it never counted."))
    override = forms.CharField(
        label=gettext_lazy("why it is approved against the registers"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Shown with the step and kept with the round."),
    )
    words = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 3}))
    wide = frozenset({"words", "override"})

    def __init__(self, *args: Any, transition: Any, is_borne_out: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = transition.labels["words"]
        if "since" not in transition.asks:
            del self.fields["since"]
        # Asked for only where the registers say no.
        if "override" not in transition.optional or is_borne_out:
            del self.fields["override"]
