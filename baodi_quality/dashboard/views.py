"""Pages of the dashboard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .plans import plan_in_force


def current_plan(request: HttpRequest) -> HttpResponse:
    """Lead to the plan in force, so that the navigation need not look it up on every page."""
    return redirect("plan", plan_in_force().code)


def current_lead_group(request: HttpRequest) -> HttpResponse:
    """Lead to the lead group of the plan in force."""
    return redirect("lead-group", plan_in_force().code)
