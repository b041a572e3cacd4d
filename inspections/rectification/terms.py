"""Until when, after each action: by the rule, as a person gave it, or as it was. ValidationError where it cannot be told."""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inspections.models import Rectification
from inspections.rectification.deadlines import (
    DAY,
    Deadline,
    NoRule,
    Topic,
    get_deadline,
    get_reinspection_deadline,
    get_rule,
)
from inspections.rectification.step_data import StepData


def get_no_term(row: Rectification, data: StepData) -> Deadline:
    """Return that no deadline runs any more."""
    return Deadline()


def get_kept_term(row: Rectification, data: StepData) -> Deadline:
    """Return the deadline that ran before, even where it has passed."""
    return Deadline(row.due_on)


def get_given_term(row: Rectification, data: StepData) -> Deadline:
    """Return the day that the office sets."""
    return Deadline(data.until)


def get_corrected_term(row: Rectification, data: StepData) -> Deadline:
    """Return the term counted anew from the corrected day of receipt."""
    return get_rectification_term(data.received_on or row.received_on, data.until)


def get_reinspection_term(row: Rectification, data: StepData) -> Deadline:
    """Return until when to re-inspect what was reported."""
    return apply_rule(lambda: get_reinspection_deadline(data.happened_on, row.due_on), data.until)


def get_rectification_term(received_on: dt.date, given: dt.date | None) -> Deadline:
    """Return the end of the term that begins with the receipt of the notice."""
    return apply_rule(lambda: get_deadline(Topic.RECTIFICATION, received_on), given)


def apply_rule(rule: Callable[[], Deadline], given: dt.date | None) -> Deadline:
    """Return the rule's deadline; the day that a person gives counts only where no rule does."""
    try:
        found = rule()
    except NoRule as nothing:
        # Accepted only where no rule gives the day, so that nobody sets themselves another term.
        if given:
            return Deadline(given)
        raise ValidationError({"until": str(nothing)}) from None
    if given and found.due_on and given != found.due_on:
        words = _("By “%(rule)s” the deadline is %(day)s; leave this empty.")
        raise ValidationError({"until": words % {"rule": found.rule, "day": date_format(found.due_on)}})
    return found


def get_extended_term(row: Rectification, data: StepData) -> Deadline:
    """Return the deadline after an extension: applied for in time, and no longer than the rule allows."""
    try:
        rule = get_rule(Topic.EXTENSION, data.happened_on)
    except NoRule as nothing:
        raise ValidationError(str(nothing)) from None
    if row.due_on is None or data.until is None:
        raise ValidationError({"until": _("This must be given.")})
    # Calendar days, counted back from the end.
    last_application = row.due_on - (rule.ask_before_days or 0) * DAY
    if data.happened_on > last_application:
        words = _("It had to be applied for by %(day)s, %(days)s days before the end of the term.")
        raise ValidationError(
            {"happened_on": words % {"day": date_format(last_application), "days": rule.ask_before_days}}
        )
    longest = row.due_on + (rule.days or 0) * DAY
    # At least a day longer, else nothing was extended.
    if not row.due_on < data.until <= longest:
        words = _("The new deadline must lie after %(due)s and not after %(longest)s, %(days)s days later.")
        raise ValidationError(
            {"until": words % {"due": date_format(row.due_on), "longest": date_format(longest), "days": rule.days}}
        )
    return Deadline(data.until, rule)
