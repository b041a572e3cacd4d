"""Until when, after each action: by the rule, as a person gave it, or as it was."""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inspections.models import Rectification
from inspections.rectification.deadlines import DAY, Deadline, NoRule, Topic, deadline, reinspection_deadline, rule_on
from inspections.rectification.step_data import Deed
from inspections.rectification.transitions import TRANSITIONS, Action, Term


def due_after(row: Rectification, action: Action, deed: Deed) -> Deadline:
    """Return the deadline of the state that the action leads to; ValidationError where it is missing or not allowed."""
    if action == Action.EXTEND:
        return extended(row, deed)
    if action == Action.CORRECT:
        return rectification_term(deed.received_on or row.received_on, deed.until)
    if action == Action.REPORT:
        return by_rule(lambda: reinspection_deadline(deed.happened_on, row.due_on), deed.until)
    kept = {Term.KEPT: row.due_on, Term.GIVEN: deed.until}
    return Deadline(kept.get(TRANSITIONS[action].term))


def rectification_term(received_on: dt.date, given: dt.date | None) -> Deadline:
    """Return the end of the term that begins with the receipt of the notice."""
    return by_rule(lambda: deadline(Topic.RECTIFICATION, received_on), given)


def by_rule(rule: Callable[[], Deadline], given: dt.date | None) -> Deadline:
    """Return the rule's deadline; the day that a person gives counts only where no rule does."""
    try:
        found = rule()
    except NoRule as nothing:
        if given:
            return Deadline(given)
        raise ValidationError({"until": str(nothing)}) from None
    if given and found.due_on and given != found.due_on:
        words = _("By “%(rule)s” the deadline is %(day)s; leave this empty.")
        raise ValidationError({"until": words % {"rule": found.rule, "day": date_format(found.due_on)}})
    return found


def extended(row: Rectification, deed: Deed) -> Deadline:
    """Return the deadline after an extension: applied for in time, and no longer than the rule allows."""
    try:
        rule = rule_on(Topic.EXTENSION, deed.happened_on)
    except NoRule as nothing:
        raise ValidationError(str(nothing)) from None
    if row.due_on is None or deed.until is None:
        raise ValidationError({"until": _("This must be given.")})
    last_application = row.due_on - (rule.ask_before_days or 0) * DAY
    if deed.happened_on > last_application:
        words = _("It had to be applied for by %(day)s, %(days)s days before the end of the term.")
        raise ValidationError(
            {"happened_on": words % {"day": date_format(last_application), "days": rule.ask_before_days}}
        )
    longest = row.due_on + (rule.days or 0) * DAY
    if not row.due_on < deed.until <= longest:
        words = _("The new deadline must lie after %(due)s and not after %(longest)s, %(days)s days later.")
        raise ValidationError(
            {"until": words % {"due": date_format(row.due_on), "longest": date_format(longest), "days": rule.days}}
        )
    return Deadline(deed.until, rule)
