"""Who comes to which milestone: readers of all figures, and the bodies that answer for its goal."""

from uuid import UUID

from django.db.models import Q, QuerySet
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
    """Keep the steps that the person may open: all, or those of goals that the body answers for today."""
    if user.sees_all_figures:
        return rows
    if user.body is None:
        return rows.none()
    today = clock.today()
    held = IndicatorOwnership.objects.filter(
        Q(until=None) | Q(until__gte=today), body__in=merged_body_ids(user.body), since__lte=today
    )
    return rows.filter(indicator__in=held.values("indicator"))


def get_milestone_for_user(user: User, pk: int) -> Milestone:
    """Return a step with its day and sign-off of today; 404 where there is none, or it is none of the person's business."""
    rows = tell_due(
        Milestone.objects.select_related("indicator__plan").defer("indicator__plan__document"), clock.today()
    )
    return get_object_or_404(visible_milestones(user, rows), pk=pk)


def get_round_for_user(user: User, pk: int) -> MilestoneRound:
    """Return a round of a step that the person may open; 404 for others."""
    steps = visible_milestones(user, Milestone.objects.all())
    return get_object_or_404(MilestoneRound.objects.with_names().filter(milestone__in=steps), pk=pk)


def get_file_of_round(round_: MilestoneRound, key: UUID) -> EvidenceFile:
    """Return a file that was handed in with a round; 404 for any other."""
    # Only through its round: a key alone, seen elsewhere, opens nothing.
    return get_object_or_404(round_.files.all(), key=key)
