"""Ways in: the first page of each role, and the plan in force."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from baodi_quality.dashboard.plans import plan_in_force
from departments.models import Role

FIRST_PAGE = {Role.OFFICE: "board", Role.AUDITOR: "board", Role.LEADER: "leadership"}


def home(request: HttpRequest) -> HttpResponse:
    """Lead everyone to the page that their work begins with."""
    user = request.user
    if user.role in FIRST_PAGE:
        return redirect(FIRST_PAGE[user.role])
    return redirect("body", user.body.code) if user.body else current_plan(request)


def current_plan(request: HttpRequest) -> HttpResponse:
    """Lead to the plan in force, so that the navigation need not look it up on every page."""
    return redirect("plan", plan_in_force().code)


def current_lead_group(request: HttpRequest) -> HttpResponse:
    """Lead to the lead group of the plan in force."""
    return redirect("lead-group", plan_in_force().code)
