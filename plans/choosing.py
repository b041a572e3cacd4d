"""Which plan a page speaks of."""

from django.http import Http404

from targets import clock
from targets.models import Plan


def plan_in_force() -> Plan:
    """Return the newest plan that has begun; 404 where there is none."""
    plan = find_plan_in_force()
    if plan is None:
        raise Http404
    return plan


def find_plan_in_force() -> Plan | None:
    """Return the newest plan that has begun, for pages that have something to show without one."""
    # A plan that is prepared for later years must not take the pages over before its first day.
    return Plan.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on").defer("document").first()
