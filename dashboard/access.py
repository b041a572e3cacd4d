"""The door of every page about one indicator."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from departments.models import IndicatorOwnership
from targets import clock
from targets.models import Indicator, IndicatorDefinition, Milestone, MilestoneSignOff, TargetPoint
from targets.together import fetch_together, hold_children


def get_readable_indicator(user: User, plan: str, code: str) -> Indicator:
    """Return the indicator with all that explains it, for readers of all figures and for its own bodies; else 403."""
    indicator = read_explained(plan, code)
    check_readable(user, indicator)
    return indicator


def read_explained(plan: str, code: str) -> Indicator:
    """Return the indicator with all that explains it, whoever asks; 404 where there is none."""
    # A figure keeps why it did not apply: the spans are not asked for again.
    rows = name_indicator(plan, code)
    of_it = Indicator.objects.filter(plan__code=plan, code=code).order_by()
    definitions = IndicatorDefinition.objects.filter(indicator__in=of_it)
    points = TargetPoint.objects.filter(definition__indicator__in=of_it)
    milestones = Milestone.objects.filter(indicator__in=of_it)
    sign_offs = MilestoneSignOff.objects.filter(milestone__indicator__in=of_it)
    fetch_together(rows, definitions, points, milestones, sign_offs)
    if not rows:
        raise Http404
    (indicator,) = rows
    hold_children(indicator, "definitions", definitions)
    hold_children(indicator, "milestones", milestones)
    for one in definitions:
        one.indicator = indicator
        hold_children(one, "points", [point for point in points if point.definition_id == one.pk])
    for step in milestones:
        step.indicator = indicator
        of_step = [one for one in sign_offs if one.milestone_id == step.pk]
        hold_children(step, "sign_offs", of_step)
        for sign_off in of_step:
            sign_off.milestone = step
    return indicator


def find_readable(user: User, plan: str, code: str) -> Indicator:
    """Return the indicator without what explains it; 403 for whoever may not read it."""
    indicator = find_indicator(plan, code)
    check_readable(user, indicator)
    return indicator


def find_indicator(plan: str, code: str) -> Indicator:
    """Return the indicator with its place in the plan, whoever asks; 404 where there is none."""
    return get_object_or_404(name_indicator(plan, code))


def name_indicator(plan: str, code: str) -> QuerySet[Indicator]:
    """Return the indicator of this name as rows, with its place in the plan."""
    rows = Indicator.objects.select_related("plan", "goal__parent", "goal__clause").defer("plan__document")
    return rows.filter(plan__code=plan, code=code)


def check_readable(user: User, indicator: Indicator) -> None:
    """Let readers of all figures and the indicator's own bodies pass; 403 for all others."""
    if not user.sees_all_figures and not answers_for(user, indicator):
        # 403 and not 404: that there is such an indicator stands in the plan, which all may read.
        raise PermissionDenied


def explained_indicators() -> QuerySet[Indicator]:
    """Return the indicators with all that explains them: plan, goal, clause, definitions, steps and spans."""
    rows = Indicator.objects.select_related("plan", "goal__parent", "goal__clause").defer("plan__document")
    return rows.prefetch_related("definitions__points", "milestones__sign_offs", "inapplicable_spans")


def answers_for(user: User, indicator: Indicator) -> bool:
    """Say whether the user's body has a part in the indicator today."""
    # Of an ended plan nobody answers any more; who did on its last day goes on reading.
    day = min(clock.today(), indicator.plan.ends_on)
    held = IndicatorOwnership.objects.filter(Q(until=None) | Q(until__gte=day), indicator=indicator, since__lte=day)
    return user.body_id is not None and held.filter(body_id=user.body_id).exists()
