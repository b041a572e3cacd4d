"""The townships of the district and the history of each; every signed-in person may read them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from departments.models import Reorganisation, Township


@roles(*Role)
def townships(request: SignedInRequest) -> HttpResponse:
    """List every township, those that were merged at the end."""
    rows = Township.objects.select_related("successor").prefetch_related("names")
    ordered = sorted(rows, key=lambda row: (row.until is not None, row.position))
    return render(request, "plans/townships.html", {"townships": ordered})


@roles(*Role)
def township(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one township with its names, what was merged, and why."""
    rows = Township.objects.select_related("successor").prefetch_related("names", "predecessors")
    row = get_object_or_404(rows, code=code)
    context = {"township": row, "reorganisations": Reorganisation.objects.of(row)}
    return render(request, "plans/township.html", context)
