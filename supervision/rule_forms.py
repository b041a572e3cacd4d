"""What the office types in to change a rule of escalation, the profile in use, or a term: always with a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registers.plain_forms import PlainForm
from supervision.models import Colour, EscalationRule, SupervisionTerm
from supervision.vocabulary import (
    FACTS,
    JOINS,
    LARGEST,
    OPERATOR_WORDS,
    WHOLES,
    Comparison,
    RuleError,
    parse_conditions,
    store_conditions,
)

MOST_CONDITIONS = 3


class ReasonForm(PlainForm):
    """Why something is changed."""

    reason = forms.CharField(label=_("reason"), max_length=300)


class RuleForm(ReasonForm):
    """A rule without its conditions."""

    name = forms.CharField(label=pgettext_lazy("escalation", "rule"), max_length=60)
    name_en = forms.CharField(label=_("rule in English"), max_length=120, required=False)
    colour = forms.ChoiceField(label=_("colour"), choices=[choice for choice in Colour.choices if choice[0]])
    answer_days = forms.IntegerField(
        label=pgettext_lazy("escalation", "to be answered within working days"),
        min_value=1,
        max_value=60,
        required=False,
    )
    is_active = forms.BooleanField(label=pgettext_lazy("escalation", "in force"), required=False)

    field_order = ("name", "name_en", "colour", "answer_days", "is_active", "reason")


class ConditionForm(PlainForm):
    """One condition, put together from lists: nothing else can be said."""

    fact = forms.ChoiceField(
        label=pgettext_lazy("escalation", "fact"), required=False, choices=[("", "—"), *FACTS.items()]
    )
    op = forms.ChoiceField(
        label=pgettext_lazy("escalation", "comparison"), required=False, choices=list(OPERATOR_WORDS.items())
    )
    number = forms.IntegerField(
        label=pgettext_lazy("escalation", "number"), required=False, min_value=-LARGEST, max_value=LARGEST
    )
    join = forms.ChoiceField(label=pgettext_lazy("escalation", "bound"), required=False, choices=list(JOINS.items()))
    percent = forms.IntegerField(
        label=pgettext_lazy("escalation", "per cent"), required=False, min_value=0, max_value=LARGEST
    )
    of = forms.ChoiceField(
        label=pgettext_lazy("escalation", "of"),
        required=False,
        choices=[("", "—"), *((name, FACTS[name]) for name in WHOLES)],
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what the vocabulary does not know."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("fact") and not self.errors:
            try:
                self.build(data)
            except RuleError as error:
                raise forms.ValidationError(str(error)) from None
        return data

    def build(self, data: dict[str, Any]) -> Comparison:
        """Return the condition as it was typed in."""
        return Comparison(data["fact"], data["op"], data["number"] or 0, data["join"], data["percent"] or 0, data["of"])


class ConditionFormSet(forms.BaseFormSet):
    """The conditions of a rule, all of which must hold."""

    def clean(self) -> None:
        """Ask for one at least."""
        if not any(self.errors) and not self.conditions:
            raise forms.ValidationError(_("A rule has at least one condition."))

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """The conditions as they are stored."""
        rows = [form.build(form.cleaned_data) for form in self.forms if form.cleaned_data.get("fact")]
        return store_conditions(rows)


CONDITION_FORMS: Any = forms.formset_factory(
    ConditionForm, formset=ConditionFormSet, extra=MOST_CONDITIONS, max_num=MOST_CONDITIONS,
    absolute_max=MOST_CONDITIONS,
)  # fmt: skip


def read_rule(rule: EscalationRule) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a stored rule as its form and the forms of its conditions begin."""
    head = {name: rule.content[name] for name in ("name", "colour", "answer_days", "is_active")} | {
        "name_en": rule.name_en
    }
    conditions = [vars(one) for one in parse_conditions(rule.conditions)] if rule.conditions else []
    return head, conditions


class TermForm(ReasonForm):
    """A term."""

    days = forms.IntegerField(label=_("days"), min_value=1, max_value=365)
    counting = forms.ChoiceField(label=_("kind of days"), choices=SupervisionTerm.Counting.choices)

    field_order = ("days", "counting", "reason")
