"""The plan, clause by clause; every signed-in person may read it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from plans.choosing import plan_in_force
from plans.plan_page import build_contents, list_lights, read_clauses
from targets import clock
from targets.models import Plan


@roles(*Role)
def plan(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the plan's document with what hangs on each clause."""
    row = get_object_or_404(Plan.objects.defer("document"), code=code)
    clauses = read_clauses(row)
    context = {
        "plan": row,
        "clauses": clauses,
        "contents": build_contents(clauses),
        "lights": list_lights(request.user, row),
    }
    return render(request, "plans/plan.html", context)


@roles(*Role)
def current_plan(request: SignedInRequest) -> HttpResponse:
    """Lead to the plan in force, so that the navigation need not look it up on every page."""
    return redirect("plans:plan", plan_in_force(clock.today()).code)


@roles(*Role)
def current_lead_group(request: SignedInRequest) -> HttpResponse:
    """Lead to the lead group of the plan in force."""
    return redirect("plans:lead-group", plan_in_force(clock.today()).code)
