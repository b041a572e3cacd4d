"""Changes of the plan by the office; each marks the figures that it moves as out of date."""

import datetime as dt
from collections.abc import Callable, Collection
from functools import partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from targets.causes import Cause, Code, cause_of_change, cause_of_record, field_changes
from targets.models import Applicability, Indicator, IndicatorDefinition, MilestoneSignOff, Plan, Quarter
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


def describe_span(applicability: Applicability) -> str:
    """Return how the history of figures names a span in which an indicator does not apply."""
    return _("not applicable from %(day)s") % {"day": applicability.since}


def describe_sign_off(sign_off: MilestoneSignOff) -> str:
    """Return how the history of figures names a sign-off."""
    return _("sign-off of %(milestone)s") % {"milestone": sign_off.milestone}


def indicator_mark_stale(*, indicator: Indicator, since: dt.date, cause: Cause) -> None:
    """Mark the indicator's figures from the quarter of ``since`` on as out of date."""
    # Of all definitions, not only the newest: earlier quarters are counted by earlier measures.
    measures = set(indicator.definitions.exclude(measure="").values_list("measure", flat=True))
    stale_marks_write(measures=measures, quarters=quarters_since(since), cause=cause)


@transaction.atomic
def plan_save(*, plan: Plan) -> None:
    """Store a plan with the quarters it runs through; other first and last days bend every target path."""
    # Read before the save, as the cause tells what the plan was before.
    stored = Plan.objects.filter(pk=plan.pk).first()
    plan.save()
    keys = quarter_keys(plan.starts_on, plan.ends_on)
    # Quarters are shared by plans, and one may be closed already; what is there stays as it is.
    Quarter.objects.bulk_create([Quarter.at(key) for key in keys], ignore_conflicts=True)
    for indicator in plan.indicators.all():
        indicator_mark_stale(
            indicator=indicator,
            since=plan.starts_on,
            cause=cause_between(Code.DEFINITION, lambda: _("the plan"), plan, stored),
        )


@transaction.atomic
def indicator_save(*, indicator: Indicator) -> None:
    """Store an indicator; its kind and its milestones decide all of its figures."""
    stored = Indicator.objects.filter(pk=indicator.pk).first()
    indicator.save()
    cause = cause_between(Code.DEFINITION, lambda: _("the indicator"), indicator, stored)
    # From the plan's first day, since the kind decides how every quarter is graded.
    indicator_mark_stale(indicator=indicator, since=indicator.plan.starts_on, cause=cause)


@transaction.atomic
def definition_save(*, definition: IndicatorDefinition, user: AbstractBaseUser) -> None:
    """Store a definition under which no figure was made yet; ``reason`` says why it is as it is."""
    if definition.pk is None:
        definition.created_by = user
    stored = IndicatorDefinition.objects.filter(pk=definition.pk).first()
    # A definition moved to a later day leaves the quarters in between to the one before it.
    days = [definition.effective_from, *([stored.effective_from] if stored else [])]
    earlier = definition.indicator.definitions.filter(effective_from__lt=definition.effective_from).last()
    definition.save()
    for code in codes_between(definition, stored or earlier):
        words = (lambda: _("the definition"), definition, stored or earlier, definition.reason, TOLD)
        indicator_mark_stale(indicator=definition.indicator, since=min(days), cause=cause_between(code, *words))


def codes_between(definition: IndicatorDefinition, earlier: IndicatorDefinition | None) -> list[Code]:
    """Return whether a definition counts otherwise than the one before it, or only asks for something else, or both."""
    differs = {name for name in TOLD if earlier is None or getattr(definition, name) != getattr(earlier, name)}
    found = [Code.DEFINITION] if earlier is None or differs & COUNTED else []
    # Yearly points, which lie beneath a definition, are of its target too.
    return found if (found and not differs - COUNTED) or earlier is None else [*found, Code.TARGET]


@transaction.atomic
def applicability_save(*, applicability: Applicability, user: AbstractBaseUser) -> None:
    """Store a span in which an indicator does not apply; the spans before and after the change are both stale."""
    if applicability.pk is None:
        applicability.created_by = user
    stored = Applicability.objects.filter(pk=applicability.pk).first()
    days = [applicability.since, *([stored.since] if stored else [])]
    applicability.save()
    subject = partial(describe_span, applicability)
    told = ["since", "until"]
    cause = cause_between(Code.APPLICABILITY, subject, applicability, stored, applicability.basis, told)
    indicator_mark_stale(indicator=applicability.indicator, since=min(days), cause=cause)


@transaction.atomic
def applicability_delete(*, applicability: Applicability) -> None:
    """Let an indicator apply again."""
    cause = Cause.say(
        Code.APPLICABILITY, lambda: _("not applicable from %(day)s: taken back") % {"day": applicability.since}
    )
    indicator_mark_stale(indicator=applicability.indicator, since=applicability.since, cause=cause)
    applicability.delete()


@transaction.atomic
def sign_off_save(*, sign_off: MilestoneSignOff, user: AbstractBaseUser) -> None:
    """Record that a milestone has been reached, or correct the record."""
    if sign_off.pk is None:
        sign_off.signed_by = user
    stored = MilestoneSignOff.objects.filter(pk=sign_off.pk).first()
    days = [sign_off.signed_on, *([stored.signed_on] if stored else [])]
    sign_off.save()
    subject = partial(describe_sign_off, sign_off)
    cause = cause_between(Code.MILESTONE_SIGNED, subject, sign_off, stored, sign_off.evidence, ["signed_on"])
    indicator_mark_stale(indicator=sign_off.milestone.indicator, since=min(days), cause=cause)


@transaction.atomic
def sign_off_delete(*, sign_off: MilestoneSignOff) -> None:
    """Take a sign-off back."""
    milestone = sign_off.milestone
    cause = Cause.say(
        Code.MILESTONE_SIGNED, lambda: _("sign-off of %(milestone)s: taken back") % {"milestone": milestone}
    )
    indicator_mark_stale(indicator=sign_off.milestone.indicator, since=sign_off.signed_on, cause=cause)
    sign_off.delete()
