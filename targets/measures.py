"""Figures about the plan itself: milestones that the office has signed off."""

import datetime as dt
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from targets.models import Milestone, MilestoneSignOff
from targets.models.milestones import tell_due
from targets.registry import Column, Population, Span, measure


@measure("milestones-signed", _("milestones signed off"), Span.DAY)
def milestones_signed(*, day: dt.date, indicator_id: int) -> Population:
    """Count the steps of the indicator that were signed off by ``day``, of all its steps."""
    return Population(
        rows=Milestone.objects.filter(indicator_id=indicator_id).in_force(day),
        counted=Q(pk__in=MilestoneSignOff.objects.on(day).values("milestone")),
        columns=(
            Column(_("milestone"), "name"),
            Column(_("due on"), "due"),
            Column(_("signed off on"), "signed_on"),
            Column(_("evidence"), "evidence"),
        ),
        # Also of rows that were kept at a closing, which no definition need ask for any more.
        named=partial(tell_due, day=day),
    )
