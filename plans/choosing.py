"""Which plan a page speaks of: the one that was in force on its day."""

import datetime as dt

from django.http import Http404

from targets.models import Plan


def plan_in_force(day: dt.date) -> Plan:
    """Return the newest plan that had begun by ``day``; 404 where there was none."""
    plan = find_plan_in_force(day)
    if plan is None:
        raise Http404
    return plan


def find_plan_in_force(day: dt.date) -> Plan | None:
    """Return the newest plan that had begun by ``day``, for pages that have something to show without one."""
    # A plan that is prepared for later years must not take the pages over before its first day.
    return Plan.objects.filter(starts_on__lte=day).order_by("-starts_on").defer("document").first()
