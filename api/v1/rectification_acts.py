"""How a rectification is begun and moved through the interface: by the forms, the table and the services of its pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import User
from api.acts import check_act, refuse_unasked, validate_sent, write_or_refuse
from api.evidence import DayField, SentEvidenceSerializer, evidence_forms
from api.fields import KeyField
from api.problems import Problem, ProblemSerializer
from inspections.models import Rectification, RectificationStep, SpotCheck
from inspections.rectification.forms import RectificationOrderForm, StepForm
from inspections.rectification.transitions import STEPS, TRANSITIONS, Action, reason_not_to_start
from inspections.services import rectification_start

ACTIONS = [(action, Action(action).label) for action in STEPS]


class RectificationOrderSerializer(SentEvidenceSerializer):
    """The notice with which the rectification of a failed batch begins."""

    spot_check: Any = KeyField(queryset=SpotCheck.objects.all())
    number = serializers.CharField(max_length=40)
    addressee = serializers.ChoiceField(choices=Rectification.Addressee.choices)
    received_on = DayField()
    result_received_on = DayField(required=False, allow_null=True)
    until = DayField(
        required=False, allow_null=True, help_text=gettext_lazy("Only where no rule in force gives the deadline.")
    )
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ActSerializer(SentEvidenceSerializer):
    """What actions ask for; each asks for some of it."""

    happened_on = DayField()
    number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    received_on = DayField(required=False, allow_null=True)
    until = DayField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ImpossibleSerializer(ProblemSerializer):
    """Why an action cannot be taken, where the rectification stands, and what the caller can do there."""

    state = serializers.ChoiceField(choices=Rectification.State.choices, required=False)
    possible_actions: Any = serializers.ListField(child=serializers.ChoiceField(choices=ACTIONS), required=False)


def describe_actions() -> str:
    """Return, for the documentation, what each action of the table asks for, in the words of the pages."""
    lines = [
        _("An action that is not possible is answered with 409, the state, and what is possible. Each asks for:"),
        "",
    ]
    for action, _label in ACTIONS:
        transition, fields = TRANSITIONS[action], StepForm(action=Action(action)).fields
        needed = [name for name, field in fields.items() if field.required] + ["files"] * ("files" in transition.asks)
        optional = [name for name in (*fields, "files", "speaks_for") if name not in needed]
        words = _("%(title)s: %(needed)s; if you like %(optional)s") % {
            "title": transition.title,
            "needed": ", ".join(needed),
            "optional": ", ".join(optional),
        }
        lines.append(f"- `{action}` {words}")
    return "\n".join(lines)


# Worded when it is shown, in the reader's language.
DESCRIPTION = lazy(describe_actions, str)()


def start_rectification(sent: Any, user: User) -> Rectification:
    """Order the rectification of a failed batch; Problem 409 where there is none to order."""
    given = validate_sent(RectificationOrderSerializer(data=sent))
    # Locked before the question, so that of two calls one is told that the rectification is ordered.
    check = get_object_or_404(SpotCheck.objects.select_for_update(of=("self",)), pk=given["spot_check"].pk)
    if reason := reason_not_to_start(check, user):
        raise Problem(409, reason)
    form, files = RectificationOrderForm(given, check=check), evidence_forms(given, required=False)
    return write_or_refuse(
        form,
        files,
        lambda: rectification_start(spot_check=check, order=form.order, user=user, files=files.handed_in),
    )


def take_action(row: Rectification, action: Action, sent: Any, user: User) -> RectificationStep:
    """Take an action on a row that is locked; Problem 409, with what can be taken instead, where it cannot be."""
    check_act(TRANSITIONS, row, action, user)
    given = validate_sent(ActSerializer(data=sent))
    form, files = StepForm(given, action=action), evidence_forms(given, required="files" in TRANSITIONS[action].asks)
    refuse_unasked(given, {*form.fields, "files", "speaks_for"})
    return write_or_refuse(
        form,
        files,
        lambda: TRANSITIONS.perform(row, action, user, data=form.step_data, files=files.handed_in),
    )
