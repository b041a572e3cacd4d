"""Keeping the rules of reminding; a rule that is not wanted any more is switched off, since the log refers to it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from departments.models import ReminderRule, Role, User


@transaction.atomic
def reminder_rule_save(*, rule: ReminderRule, user: User) -> ReminderRule:
    """Store a rule as the office wants it from now on; what was sent stays sent."""
    if user.role != Role.OFFICE:
        raise PermissionDenied
    rule.full_clean()
    rule.save()
    return rule
