"""Deadlines by the rules in force on the day that starts them; where a rule or the official calendar ends, no guess."""

import datetime as dt
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inspections.models import DeadlineRule
from targets.working_days import CalendarUnknown, is_working_day

Topic, Trigger = DeadlineRule.Topic, DeadlineRule.Trigger
DAY = dt.timedelta(days=1)


class Deadline(NamedTuple):
    """The last day, and the rule that sets it; without a rule a person set it, without a day there is none."""

    due_on: dt.date | None = None
    rule: DeadlineRule | None = None


class NoRule(Exception):
    """No rule gives the day, so that a person must; the text says why."""


def get_rule(topic: str, day: dt.date) -> DeadlineRule:
    """Return the rule on a topic in force on ``day``, or raise NoRule."""
    # The rule of the day that starts the term; a later rule does not change a term that runs.
    rule = DeadlineRule.objects.filter(topic=topic).on(day).first()
    if rule is None:
        raise NoRule(
            _("No rule on “%(topic)s” was in force on %(day)s. Enter the date, and name its basis in the remark.")
            % {"topic": Topic(topic).label, "day": date_format(day)}
        )
    return rule


def get_deadline(topic: str, day: dt.date) -> Deadline:
    """Return the deadline that runs from ``day``, which itself does not count; raise NoRule where none can be told."""
    rule = get_rule(topic, day)
    return Deadline(count_last_day(rule, day), rule)


def get_start_deadline(result_received_on: dt.date | None) -> dt.date | None:
    """Return by when the follow-up of a failing report had to start; None where no rule asked for it or no day is known."""
    if result_received_on is None:
        return None
    try:
        return get_deadline(Topic.START, result_received_on).due_on
    except NoRule:
        return None


def get_reinspection_deadline(applied_on: dt.date, term_ends_on: dt.date | None) -> Deadline:
    """Return until when to re-inspect: by the application, or by the end of the term where the rule says so.

    Whoever applies after the end of the term starts the clock with the application.
    """
    rule = get_rule(Topic.REINSPECTION, applied_on)
    start = max(applied_on, term_ends_on) if rule.trigger == Trigger.TERM and term_ends_on else applied_on
    return Deadline(count_last_day(rule, start), rule)


def count_last_day(rule: DeadlineRule, day: dt.date) -> dt.date:
    """Return the last day of the rule's term that runs from ``day``."""
    days = rule.days or 0
    if rule.counting == DeadlineRule.Counting.WORKING:
        # Day by day, as every holiday in between moves the end.
        for _count in range(days):
            day = find_working_day(day + DAY)
        return day
    end = day + days * DAY
    return find_working_day(end) if rule.moves_off_holidays else end


def find_working_day(day: dt.date) -> dt.date:
    """Return ``day`` where it is a working day, else the next one; raise NoRule outside the years that the calendar knows."""
    try:
        while not is_working_day(day):
            day += DAY
    except CalendarUnknown:
        raise NoRule(
            _("The official calendar of holidays does not reach the year %(year)s. Enter the date.")
            % {"year": day.year}
        ) from None
    return day
