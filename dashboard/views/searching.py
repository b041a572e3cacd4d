"""The search over everything."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from dashboard.search import search

PLACES = ("bar", "page")
"""The two fields, whose results have keys of their own."""


@require_GET
@roles(*Role)
def find(request: SignedInRequest) -> HttpResponse:
    """Show what the words of the address mean: as a page, or beneath the field while somebody types."""
    typed = request.GET.get("q", "").strip()
    place = request.GET.get("place", "")
    context = {"typed": typed, "groups": search(request.user, typed), "place": place if place in PLACES else PLACES[0]}
    is_part = request.htmx and not request.htmx.history_restore_request
    return render(request, "dashboard/search/_picks.html" if is_part else "dashboard/search/search.html", context)
