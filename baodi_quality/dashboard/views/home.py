"""Ways in: the first page of each role, and the plan in force."""

from django.http import HttpResponse
from django.shortcuts import redirect

from baodi_quality.dashboard.plans import plan_in_force
from departments.access import SignedInRequest
from departments.models import Role

FIRST_PAGE: dict[str, str] = {
    Role.OFFICE: "board",
    Role.AUDITOR: "board",
    Role.LEADER: "leadership",
    Role.LIAISON: "body-home",
    Role.HEAD: "body-home",
}


def home(request: SignedInRequest) -> HttpResponse:
    """Lead everyone to the page that their work begins with."""
    user = request.user
    if user.role in FIRST_PAGE:
        return redirect(FIRST_PAGE[user.role])
    return current_plan(request)


def current_plan(request: SignedInRequest) -> HttpResponse:
    """Lead to the plan in force, so that the navigation need not look it up on every page."""
    return redirect("plan", plan_in_force().code)


def current_lead_group(request: SignedInRequest) -> HttpResponse:
    """Lead to the lead group of the plan in force."""
    return redirect("lead-group", plan_in_force().code)
