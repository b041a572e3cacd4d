"""Quarters: which are closed, what closing one rests on, and closing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import is_workbook_asked
from exchange.exports.tables import table_answer
from plans.choosing import PlanSwitch, plan_in_force
from plans.closing import Closing, list_quarter_lines
from plans.tables import quarters_table
from targets.models import Quarter
from targets.request_values import get_quarter_key
from targets.services import ClosingRefused, quarter_close


@require_GET
@roles(*READERS)
def quarters(request: SignedInRequest) -> HttpResponse:
    """List, or hand out, the quarters of all plans with their closing."""
    switch = PlanSwitch.of(request)
    # Where no day is asked for, those of all plans: the last quarter of one is closed when the next is in force already.
    lines = [line for line in list_quarter_lines(switch) if switch.asked is None or line.plan == switch.plan]
    if is_workbook_asked(request):
        return table_answer(request, "quarters", quarters_table(lines))
    context = {"switch": switch, "lines": lines, "may_close": request.user.role == Role.OFFICE}
    return render(request, "plans/quarters.html", context)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def close_quarter(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the checklist of a quarter, and close it."""
    quarter = get_object_or_404(Quarter, pk=get_quarter_key(code))
    # Of the plan under which the quarter ended, also where its successor is in force by now.
    closing = Closing(plan_in_force(quarter.ends_on), quarter)
    problem, note = "", request.POST.get("note", "").strip()[:200]
    if request.method == "POST":
        try:
            # Counted again with the click; what the page showed may be settled or grown.
            quarter_close(quarter=quarter, user=request.user, note=note, checks=closing.open_counts)
        except ClosingRefused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("%(quarter)s is closed.") % {"quarter": quarter.label})
            return redirect("plans:quarters")
    context = {"closing": closing, "quarter": quarter, "note": note, "problem": problem}
    return render(request, "plans/close_quarter.html", context, status=409 if problem else 200)
