"""Which plan and which quarter a page speaks of."""

from django.http import Http404, HttpRequest

from targets import clock
from targets.models import Plan, Quarter


def plan_in_force() -> Plan:
    """Return the newest plan that has begun; 404 where there is none."""
    plan = Plan.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on").defer("document").first()
    if plan is None:
        raise Http404
    return plan


def asked_quarter(request: HttpRequest) -> int | None:
    """Return the key of the quarter in the address, None where it names none; 404 where it is no quarter."""
    code = request.GET.get("quarter", "")
    return quarter_named(code) if code else None


def quarter_named(code: str) -> int:
    """Return the key of the quarter that a code such as 2014Q3 names; 404 where it is none."""
    try:
        return Quarter.key_of(code)
    except ValueError as error:
        raise Http404 from error
