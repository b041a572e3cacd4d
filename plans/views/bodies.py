"""The lead group, the list of bodies and the page of one body; every signed-in person may read them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook, is_workbook_asked
from departments.models import Body
from exchange.exports.tables import table_answer
from plans.body_page import BodyPage
from plans.lead_group import build_lead_group as read_lead_group
from plans.lead_group import list_bodies
from plans.tables import bodies_table
from targets import clock
from targets.models import Plan


@roles(*Role)
@as_workbook("lead-group")
def lead_group(request: HttpRequest, code: str) -> HttpResponse:
    """Show who sits in the plan's lead group, and who bears duties without a seat."""
    plan = get_object_or_404(Plan.objects.defer("document"), code=code)
    return render(request, "plans/lead_group.html", {"plan": plan, "group": read_lead_group(plan)})


@roles(*Role)
def bodies(request: SignedInRequest) -> HttpResponse:
    """List, or hand out, every body."""
    listed = list_bodies(clock.today())
    if is_workbook_asked(request):
        return table_answer(request, "bodies", bodies_table(listed))
    return render(request, "plans/bodies.html", {"listed": listed})


@roles(*Role)
@as_workbook("body")
def body(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one body; its figures only to its own people and to those who see all."""
    rows = Body.objects.select_related("successor").prefetch_related("names", "predecessors")
    page = BodyPage(get_object_or_404(rows, code=code), request.user)
    return render(request, "plans/body.html", {"page": page})
