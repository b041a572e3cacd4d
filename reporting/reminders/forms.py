"""The form of a reminder rule: days are asked for as people say them, before or after."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Role, User
from registers.plain_forms import dress_fields
from reporting.models import ReminderRule

MOST_DAYS = 90


class ReminderRuleForm(forms.ModelForm):
    """A rule, new or changed."""

    BEFORE, ON, AFTER = "before", "on", "after"
    side = forms.ChoiceField(
        label=gettext_lazy("when"),
        choices=[
            (BEFORE, gettext_lazy("before it")),
            (ON, gettext_lazy("on the day")),
            (AFTER, gettext_lazy("after it")),
        ],
    )
    number = forms.IntegerField(
        label=gettext_lazy("number of days"),
        min_value=0,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("Calendar days; working days after a submission."),
    )

    class Meta:
        model = ReminderRule
        fields = ["name", "name_en", "trigger", "side", "number", "audience", "by_email", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            days = self.instance.days
            side = self.BEFORE if days < 0 else self.AFTER if days else self.ON
            self.initial.update(side=side, number=abs(days))
        dress_fields(self)

    def clean(self) -> dict[str, Any]:
        """Turn what was said into days, and refuse what cannot be: nobody reviews before a submission."""
        data = super().clean() or self.cleaned_data
        side, number = data.get("side"), data.get("number")
        if number == 0 and side != self.ON:
            self.add_error("number", _("Say how many days."))
        if data.get("trigger") == ReminderRule.Trigger.REVIEW:
            if side != self.AFTER:
                self.add_error("side", _("The review can only be reminded of after the submission."))
            if data.get("audience") != ReminderRule.Audience.OFFICE:
                self.add_error("audience", _("Only the office reviews."))
        if number is not None and side:
            # Set here and not by the field, as the form asks for days and side apart.
            self.instance.days = {self.BEFORE: -number, self.ON: 0, self.AFTER: number}[side]
        self.refuse_twin(data)
        return data

    def refuse_twin(self, data: dict[str, Any]) -> None:
        """Refuse a second rule for the same day and people, beside the field that can be changed."""
        same = ReminderRule.objects.filter(
            trigger=data.get("trigger"), days=self.instance.days, audience=data.get("audience")
        )
        # A twin of a rule that is wrong anyhow would be a second message about one fault.
        if not self.errors and (twin := same.exclude(pk=self.instance.pk).first()):
            self.add_error("number", _("The rule “%(rule)s” does this already.") % {"rule": twin})


@transaction.atomic
def reminder_rule_save(*, rule: ReminderRule, user: User) -> ReminderRule:
    """Store a rule as the office wants it from now on; what was sent stays sent."""
    if user.role != Role.OFFICE:
        raise PermissionDenied
    rule.full_clean()
    rule.save()
    return rule


def describe_moment(rule: ReminderRule) -> str:
    """Return when the rule reminds, in words, such as 逾期3天."""
    count = abs(rule.days)
    if rule.trigger == ReminderRule.Trigger.REVIEW:
        words = ngettext(
            "%(count)d working day after the submission", "%(count)d working days after the submission", count
        )
        return words % {"count": count}
    if rule.days == 0:
        return _("on the day of the deadline")
    if rule.days < 0:
        return ngettext("%(count)d day before the deadline", "%(count)d days before the deadline", count) % {
            "count": count
        }
    return ngettext("%(count)d day after the deadline", "%(count)d days after the deadline", count) % {"count": count}
