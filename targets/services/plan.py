"""Changes of the plan by the office; each marks the figures that it moves as out of date."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from functools import partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from targets import clock
from targets.causes import Cause, Code, cause_of_change, cause_of_record, field_changes
from targets.models import (
    Applicability,
    Indicator,
    IndicatorDefinition,
    MilestoneSignOff,
    Plan,
    Quarter,
    TargetPoint,
)
from targets.models.quarters import quarter_keys
from targets.services.stale import quarters_since, stale_marks_write

TOLD = (
    "description",
    "measure",
    "parameters",
    "window",
    "rule",
    "target",
    "baseline",
    "tolerance",
    "minimum_sample",
    "planned_sample",
    "weight",
)
"""The columns in which a definition differs from the one before it."""
COUNTED = {"description", "measure", "parameters", "window"}
"""Those of them that say what is counted; the others only say what it is judged by."""


def cause_between(
    code: Code,
    subject: Callable[[], str],
    row: Model,
    stored: Model | None,
    reason: str = "",
    names: Collection[str] = (),
) -> Cause:
    """Return what a change of the plan's rows says in the history of the figures."""

    def say() -> str:
        if stored is None:
            return cause_of_record(subject(), reason)
        return cause_of_change(subject(), field_changes(row, stored, names), reason)

    return Cause.say(code, say, row)


def describe_sign_off(sign_off: MilestoneSignOff) -> str:
    """Return how the history of figures names a sign-off."""
    return _("sign-off of %(milestone)s") % {"milestone": sign_off.milestone}


def indicator_mark_stale(*, indicator: Indicator, since: dt.date, cause: Cause) -> None:
    """Mark the indicator's figures from the quarter of ``since`` on as out of date."""
    # Of all definitions, not only the newest: earlier quarters are counted by earlier measures.
    measures = set(indicator.definitions.exclude(measure="").values_list("measure", flat=True))
    stale_marks_write(measures=measures, quarters=quarters_since(since), cause=cause)


@transaction.atomic
def plan_add(*, plan: Plan) -> None:
    """Store a further plan with the quarters it runs through."""
    plan.save()
    keys = quarter_keys(plan.starts_on, plan.ends_on)
    # Quarters are shared by plans, and one may be closed already; what is there stays as it is.
    Quarter.objects.bulk_create([Quarter.at(key) for key in keys], ignore_conflicts=True)


@transaction.atomic
def definition_add(
    *,
    definition: IndicatorDefinition,
    points: Iterable[TargetPoint] = (),
    user: AbstractBaseUser,
) -> None:
    """Add a version of a definition with its yearly targets; ``reason`` says why it is so.

    The versions before it stay as they are; of those in force from the same day it is the one that counts.
    """
    # Read before it is stored, as the cause tells what was in force before.
    before = definition.indicator.definitions.all().in_force(definition.effective_from).first()
    same_day = definition.indicator.definitions.filter(effective_from=definition.effective_from)
    definition.revision = 1 + (same_day.aggregate(last=Max("revision"))["last"] or 0)
    definition.created_by_id, definition.created_at = user.pk, clock.now()
    definition.save()
    for point in points:
        point.definition = definition
        point.save()
    for code in codes_between(definition, before):
        cause = cause_between(code, lambda: _("the definition"), definition, before, definition.reason, TOLD)
        indicator_mark_stale(indicator=definition.indicator, since=definition.effective_from, cause=cause)


def codes_between(definition: IndicatorDefinition, earlier: IndicatorDefinition | None) -> list[Code]:
    """Return whether a definition counts otherwise than the one before it, or only asks for something else, or both."""
    differs = {name for name in TOLD if earlier is None or getattr(definition, name) != getattr(earlier, name)}
    found = [Code.DEFINITION] if earlier is None or differs & COUNTED else []
    # Yearly points, which lie beneath a definition, are of its target too.
    return found if (found and not differs - COUNTED) or earlier is None else [*found, Code.TARGET]


@transaction.atomic
def spans_replace(
    *,
    indicator: Indicator,
    gone: Collection[Applicability],
    added: Collection[Applicability],
    reason: str,
    user: AbstractBaseUser,
) -> None:
    """Put other spans in which an indicator does not apply in the place of some; those stay, with the moment."""
    now = clock.now()
    Applicability.objects.filter(pk__in=[span.pk for span in gone]).update(replaced_at=now)
    for span in added:
        span.created_by_id, span.created_at = user.pk, now
        span.save()
    since = min(span.since for span in (*gone, *added))

    def say() -> str:
        subject = _("not applicable from %(day)s") % {"day": since}
        return cause_of_change(subject, (), reason) if gone else cause_of_record(subject, reason)

    indicator_mark_stale(indicator=indicator, since=since, cause=Cause.say(Code.APPLICABILITY, say))


@transaction.atomic
def sign_off_add(*, sign_off: MilestoneSignOff) -> None:
    """Record that a milestone has been reached; it counts from the day that its evidence speaks for."""
    sign_off.save()
    subject = partial(describe_sign_off, sign_off)
    cause = cause_between(Code.MILESTONE_SIGNED, subject, sign_off, None, sign_off.evidence)
    indicator_mark_stale(indicator=sign_off.milestone.indicator, since=sign_off.signed_on, cause=cause)


@transaction.atomic
def sign_off_take_back(*, sign_off: MilestoneSignOff, since: dt.date, reason: str) -> None:
    """Let a sign-off count no more from ``since`` on; from its own day on: it never counted."""
    sign_off.counts_until = since - dt.timedelta(days=1)
    sign_off.save(update_fields=["counts_until"])

    def say() -> str:
        return _("sign-off of %(milestone)s: taken back (%(reason)s)") % {
            "milestone": sign_off.milestone,
            "reason": reason,
        }

    cause = Cause.say(Code.MILESTONE_SIGNED, say, sign_off)
    indicator_mark_stale(indicator=sign_off.milestone.indicator, since=since, cause=cause)
