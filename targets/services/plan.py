"""Changes of the plan by the office; each marks the figures that it moves as out of date."""

import datetime as dt

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from targets.models import Applicability, Indicator, IndicatorDefinition, MilestoneSignOff, Plan, Quarter
from targets.models.quarters import quarter_keys
from targets.services.stale import quarters_since, stale_marks_write


def indicator_mark_stale(*, indicator: Indicator, since: dt.date, cause: str) -> None:
    """Mark the indicator's figures from the quarter of ``since`` on as out of date."""
    measures = set(indicator.definitions.exclude(measure="").values_list("measure", flat=True))
    stale_marks_write(measures=measures, quarters=quarters_since(since), cause=cause)


@transaction.atomic
def plan_save(*, plan: Plan) -> None:
    """Store a plan with the quarters it runs through; other first and last days bend every target path."""
    plan.save()
    keys = quarter_keys(plan.starts_on, plan.ends_on)
    Quarter.objects.bulk_create([Quarter.at(key) for key in keys], ignore_conflicts=True)
    for indicator in plan.indicators.all():
        indicator_mark_stale(indicator=indicator, since=plan.starts_on, cause=_("the plan was changed"))


@transaction.atomic
def indicator_save(*, indicator: Indicator) -> None:
    """Store an indicator; its kind and its milestones decide all of its figures."""
    indicator.save()
    indicator_mark_stale(indicator=indicator, since=indicator.plan.starts_on, cause=_("the indicator was changed"))


@transaction.atomic
def definition_save(*, definition: IndicatorDefinition, user: AbstractBaseUser) -> None:
    """Store a definition under which no figure was made yet; ``reason`` says why it is as it is."""
    if definition.pk is None:
        definition.created_by = user
    days = [
        definition.effective_from,
        *IndicatorDefinition.objects.filter(pk=definition.pk).values_list("effective_from", flat=True),
    ]
    definition.save()
    indicator_mark_stale(indicator=definition.indicator, since=min(days), cause=_("the definition was changed"))


@transaction.atomic
def definition_delete(*, definition: IndicatorDefinition) -> None:
    """Remove a definition under which no figure was made; ProtectedError otherwise."""
    indicator_mark_stale(
        indicator=definition.indicator, since=definition.effective_from, cause=_("the definition was removed")
    )
    definition.delete()


@transaction.atomic
def applicability_save(*, applicability: Applicability, user: AbstractBaseUser) -> None:
    """Store a span in which an indicator does not apply; the spans before and after the change are both stale."""
    if applicability.pk is None:
        applicability.created_by = user
    days = [applicability.since, *Applicability.objects.filter(pk=applicability.pk).values_list("since", flat=True)]
    applicability.save()
    indicator_mark_stale(indicator=applicability.indicator, since=min(days), cause=_("the applicability was changed"))


@transaction.atomic
def applicability_delete(*, applicability: Applicability) -> None:
    """Let an indicator apply again."""
    indicator_mark_stale(
        indicator=applicability.indicator, since=applicability.since, cause=_("the applicability was changed")
    )
    applicability.delete()


@transaction.atomic
def sign_off_save(*, sign_off: MilestoneSignOff, user: AbstractBaseUser) -> None:
    """Record that a milestone has been reached, or correct the record."""
    if sign_off.pk is None:
        sign_off.signed_by = user
    days = [sign_off.signed_on, *MilestoneSignOff.objects.filter(pk=sign_off.pk).values_list("signed_on", flat=True)]
    sign_off.save()
    indicator_mark_stale(indicator=sign_off.milestone.indicator, since=min(days), cause=_("a milestone was signed off"))


@transaction.atomic
def sign_off_delete(*, sign_off: MilestoneSignOff) -> None:
    """Take a sign-off back."""
    indicator_mark_stale(
        indicator=sign_off.milestone.indicator, since=sign_off.signed_on, cause=_("a sign-off was taken back")
    )
    sign_off.delete()
