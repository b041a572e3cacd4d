"""Who comes to which milestone: readers of all figures, and the bodies that answer for its goal."""

import datetime as dt
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Role, User
from departments.models import IndicatorOwnership
from departments.succession import merged_body_ids
from evidence.models import EvidenceFile
from plans.models import MilestoneRound
from targets import clock
from targets.models import Milestone
from targets.models.milestones import tell_due

HANDING_IN = {Role.LIAISON, Role.HEAD, Role.OFFICE}


def visible_milestones(user: User, rows: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """Keep the steps that the person may open: all, or those of goals that the body answers for today, or did when their plan ended."""
    if user.sees_all_figures:
        return rows
    if user.body is None:
        return rows.none()
    today = clock.today()
    held = IndicatorOwnership.objects.filter(
        Q(until=None) | Q(until__gte=today) | Q(until__gte=F("indicator__plan__ends_on")),
        body__in=merged_body_ids(user.body),
        since__lte=today,
    )
    return rows.filter(indicator__in=held.values("indicator"))


def get_milestone_for_user(user: User, pk: int) -> Milestone:
    """Return a step with its day and sign-off of today, or of its plan's last day; 404 where it is none of the person's business."""
    rows = Milestone.objects.select_related("indicator__plan").defer("indicator__plan__document")
    step = get_object_or_404(visible_milestones(user, rows), pk=pk)
    told: Milestone = tell_due(rows, last_day_of(step)).get(pk=pk)
    return told


def last_day_of(step: Milestone) -> dt.date:
    """Return the day on which a step is looked at: today, or the last of its plan, after which nothing is asked any more."""
    return min(clock.today(), step.indicator.plan.ends_on)


def get_round_for_user(user: User, pk: int) -> MilestoneRound:
    """Return a round of a step that the person may open; 404 for others."""
    steps = visible_milestones(user, Milestone.objects.all())
    return get_object_or_404(MilestoneRound.objects.with_names().filter(milestone__in=steps), pk=pk)


def get_file_of_round(round_: MilestoneRound, key: UUID) -> EvidenceFile:
    """Return a file that was handed in with a round; 404 for any other."""
    # Only through its round: a key alone, seen elsewhere, opens nothing.
    return get_object_or_404(round_.files.all(), key=key)
