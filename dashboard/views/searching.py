"""The search over everything."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from dashboard.search import ON_PAGE, SHOWN, search

PLACES = ("bar", "page")
"""The two fields, whose results have keys of their own."""


@require_GET
@roles(*Role)
def find(request: SignedInRequest) -> HttpResponse:
    """Show what the words of the address mean: as a page, or beneath the field while somebody types."""
    typed = request.GET.get("q", "").strip()
    place = request.GET.get("place", "")
    is_part = request.htmx and not request.htmx.history_restore_request
    groups = search(request.user, typed, SHOWN if is_part else ON_PAGE)
    context = {"typed": typed, "groups": groups, "place": place if place in PLACES else PLACES[0]}
    return render(request, "dashboard/search/_picks.html" if is_part else "dashboard/search/search.html", context)
