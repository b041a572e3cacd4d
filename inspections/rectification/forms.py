"""What is typed in when a rectification begins and with each of its steps."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections import services
from inspections.models import DeadlineRule, Rectification, SpotCheck
from inspections.rectification.step_data import RectificationOrder, StepData
from inspections.rectification.transitions import TRANSITIONS, Action
from registers.forms import RegisterForm
from registers.plain_forms import DayField, PlainForm
from targets import clock

BY_RULE = _("Leave empty: the rule in force gives it. Enter it only where the page asks for it.")


class NoticeForm(PlainForm):
    """The notice about one failed batch: its number, and who is told."""

    typed_as = {"notice_number": "number"}

    number = forms.CharField(label=_("number of the notice"), max_length=40)
    addressee = forms.ChoiceField(label=_("ordered to rectify"))

    def __init__(self, *args: Any, check: SpotCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only units that the batch names can be told; a nameless one could not be served.
        units = [Rectification(spot_check=check, addressee=key) for key in Rectification.Addressee]
        self.fields["addressee"].choices = [  # type: ignore[attr-defined]
            (unit.addressee, f"{unit.get_addressee_display()}：{unit.addressee_name}")
            for unit in units
            if unit.addressee_name
        ]


class ReceiptForm(PlainForm):
    """When notices were received, and until when the units have time."""

    wide = frozenset({"reason"})

    received_on = DayField(label=_("notice received on"), help_text=_("The term runs from the next day."))
    result_received_on = DayField(label=_("failing report received on"), required=False)
    until = DayField(label=_("deadline"), required=False, help_text=BY_RULE)
    reason = forms.CharField(label=_("remark"), max_length=300, required=False)


class RectificationOrderForm(ReceiptForm, NoticeForm):
    """The notice with which the rectification of a failed batch begins."""

    @property
    def order(self) -> RectificationOrder:
        """The notice as it was typed in."""
        return RectificationOrder(**self.cleaned_data)


class StepForm(PlainForm):
    """One action: only the fields that its transition asks for, under the names that they have there."""

    wide = frozenset({"reason"})
    typed_as = {"notice_number": "number"}

    happened_on = DayField(label=_("day of the act"))
    number = forms.CharField(label=_("document number"), max_length=60)
    received_on = DayField(label=_("notice received on"))
    until = DayField(label=_("new deadline"))
    reason = forms.CharField(label=_("reason or remark"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action, transition = action, TRANSITIONS[action]
        # What an action does not ask for is not in its form, so it cannot be sent along.
        for name in {"number", "received_on", "until"}.difference(transition.asks, transition.optional):
            del self.fields[name]
        if "until" in transition.optional:
            self.fields["until"].required = False
            self.fields["until"].label, self.fields["until"].help_text = _("deadline"), BY_RULE
        self.fields["reason"].required = "reason" in transition.asks
        for name, label in transition.labels.items():
            self.fields[name].label = str(label)

    @property
    def step_data(self) -> StepData:
        """The act as it was typed in."""
        return StepData(self.action, **self.cleaned_data)


class UrgeForm(PlainForm):
    """What is kept when several units are urged on one day."""

    wide = frozenset({"reason"})

    happened_on = DayField(label=TRANSITIONS[Action.URGE].labels["happened_on"], initial=clock.today)
    reason = forms.CharField(
        label=TRANSITIONS[Action.URGE].labels["reason"], max_length=300, widget=forms.Textarea({"rows": 2})
    )

    def clean_happened_on(self) -> dt.date:
        """Refuse a day to come here, where it is said once, and not of each row."""
        day: dt.date = self.cleaned_data["happened_on"]
        if day > clock.today():
            raise ValidationError(_("This day has not come yet."))
        return day


class DeadlineRuleForm(RegisterForm):
    """A deadline rule."""

    groups = (
        (_("Rule"), ("topic", "text", "text_en", "basis", "note", "since", "until")),
        (_("Deadline"), ("trigger", "days", "counting", "ask_before_days", "moves_off_holidays")),
    )
    wide = frozenset({"text", "text_en", "basis", "note"})

    class Meta:
        model = DeadlineRule
        fields = (
            "topic", "text", "text_en", "basis", "note", "since", "until", "trigger", "days", "counting", "ask_before_days",
            "moves_off_holidays",
        )  # fmt: skip

    def save(self, commit: bool = True) -> DeadlineRule:
        return services.deadline_rule_save(rule=self.instance)
