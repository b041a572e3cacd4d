"""What is typed in of a meeting and of a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Body, LeadGroupSeat
from meetings.models import Meeting
from meetings.services import DecisionData
from registers.plain_forms import DayField, PlainForm
from supervision.forms import list_bodies
from targets import clock
from targets.models import Plan


class MeetingForm(PlainForm):
    """A meeting as it is prepared."""

    wide = frozenset({"title", "attendees", "absent", "other_matters"})

    title = forms.CharField(label=_("title"), max_length=100)
    held_on = DayField(label=_("day of the meeting"))
    place = forms.CharField(label=_("place"), max_length=100, required=False)
    chair = forms.CharField(label=_("chair"), max_length=50)
    attendees = forms.CharField(
        label=_("present"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Separate names by spaces or lines; the seats of the lead group are filled in as a proposal."),
    )  # fmt: skip
    absent = forms.CharField(label=_("absent"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))
    other_matters = forms.CharField(
        label=_("other matters"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text=_("One matter per line; they follow the matters drawn from the portal."),
    )  # fmt: skip

    @classmethod
    def read_initial(cls, plan: Plan) -> dict[str, Any]:
        """Return what a new meeting begins with: its chair and members by the seats of today."""
        seats = LeadGroupSeat.objects.on(clock.today()).filter(plan=plan).order_by("position")
        holders = ["".join(seat.holder.split()) for seat in seats]
        return {
            "held_on": clock.today(),
            "chair": next(iter(holders), "")[:50],
            "attendees": "\n".join(holders)[:2000],
        }

    @classmethod
    def read_meeting(cls, row: Meeting) -> dict[str, Any]:
        """Return a meeting as it is stored."""
        return {name: getattr(row, name) for name in cls.base_fields}


class ProposalForm(PlainForm):
    """For which meeting a matter is put forward, and why."""

    meeting = forms.ModelChoiceField(label=_("meeting"), queryset=Meeting.objects.none(), empty_label=None)
    reason = forms.CharField(
        label=_("why it is put forward"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("What the meeting is asked to consider."),
    )  # fmt: skip
    wide = frozenset({"reason"})

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Meeting.objects.filter(plan=plan, state=Meeting.State.PREPARED).order_by("held_on", "pk")
        self.fields["meeting"].queryset = rows  # type: ignore[attr-defined]
        self.is_ready = rows.exists()


class DecisionForm(PlainForm):
    """A decision and what its item of supervision needs."""

    wide = frozenset({"title", "text", "closing_standard", "supports"})

    title = forms.CharField(label=_("title"), max_length=100)
    text = forms.CharField(label=_("what was decided"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    closing_standard = forms.CharField(
        label=_("closing standard"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("When it counts as done: one point a line."),
    )  # fmt: skip
    body = forms.ModelChoiceField(
        label=_("responsible body"), queryset=Body.objects.none(), empty_label=_("Please choose")
    )
    due_on = DayField(label=_("deadline"), help_text=_("A day off moves to the next working day."))
    supports = forms.ModelMultipleChoiceField(
        label=_("supporting bodies"), queryset=Body.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("body", "supports"):
            self.fields[name].queryset = list_bodies()  # type: ignore[attr-defined]

    @property
    def data_of_decision(self) -> DecisionData:
        """The decision as it was typed in."""
        return DecisionData(**self.cleaned_data | {"supports": list(self.cleaned_data["supports"])})
