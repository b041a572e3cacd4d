"""Which plan and which quarter a page speaks of."""

from django.http import Http404

from targets import clock
from targets.models import Plan


def plan_in_force() -> Plan:
    """Return the plan whose years hold today, else the newest that has begun; 404 where there is none."""
    plan = Plan.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on").first()
    if plan is None:
        raise Http404
    return plan
