"""The plan, clause by clause; every signed-in person may read it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from departments.access import SignedInRequest
from departments.plan_page import contents, lights_for, read_clauses
from targets.models import Plan


def plan(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the plan's document with what hangs on each clause."""
    row = get_object_or_404(Plan.objects.defer("document"), code=code)
    clauses = read_clauses(row)
    context = {
        "plan": row,
        "clauses": clauses,
        "contents": contents(clauses),
        "lights": lights_for(request.user, row),
    }
    return render(request, "plan/plan.html", context)
