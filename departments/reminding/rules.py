"""Keeping the rules of reminding; a rule that is not wanted any more is switched off, since the log refers to it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import ReminderRule, Role, User


@transaction.atomic
def reminder_rule_save(*, rule: ReminderRule, user: User) -> ReminderRule:
    """Store a rule as the office wants it from now on; what was sent stays sent."""
    if user.role != Role.OFFICE:
        raise PermissionDenied
    rule.full_clean()
    rule.save()
    return rule


def moment_of(rule: ReminderRule) -> str:
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
