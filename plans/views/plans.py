"""The plan, clause by clause; every signed-in person may read it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import is_workbook_asked
from exchange.exports.tables import table_answer
from plans.choosing import plan_in_force
from plans.models import PlanDraft
from plans.plan_page import build_contents, list_lights, read_clauses
from plans.successors.pages import list_plans
from plans.tables import plans_table
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


@roles(*READERS)
def plans(request: SignedInRequest) -> HttpResponse:
    """List, or hand out, all plans with where they stand today, and the drafts of plans to come."""
    lines = list_plans(clock.today())
    if is_workbook_asked(request):
        return table_answer(request, "plans", plans_table(lines))
    drafts = PlanDraft.objects.filter(plan=None).select_related("predecessor", "created_by")
    context = {"lines": lines, "drafts": drafts.defer("content", "predecessor__document")}
    return render(request, "plans/plans.html", context)


@roles(*Role)
def current_plan(request: SignedInRequest) -> HttpResponse:
    """Lead to the plan in force, so that the navigation need not look it up on every page."""
    return redirect("plans:plan", plan_in_force(clock.today()).code)


@roles(*Role)
def current_lead_group(request: SignedInRequest) -> HttpResponse:
    """Lead to the lead group of the plan in force."""
    return redirect("plans:lead-group", plan_in_force(clock.today()).code)
