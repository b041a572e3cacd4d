"""Who looked at a body's data, for its own people."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import is_workbook_asked
from dashboard.our_data import SPANS, build_our_data, choose_days
from exchange.exports.tables import table_answer
from reporting.access import list_own_bodies
from targets.request_values import get_number


@require_GET
@roles(Role.LIAISON, Role.HEAD)
def our_data(request: SignedInRequest) -> HttpResponse:
    """Show who from outside opened, took out or changed what is the body's, and of no other body anything."""
    page = build_our_data(list_own_bodies(request.user), choose_days(get_number(request, "days")), request.user)
    if is_workbook_asked(request):
        return table_answer(request, "our-data", page.table)
    return render(request, "dashboard/our_data.html", {"page": page, "spans": SPANS, "body": request.user.body})
