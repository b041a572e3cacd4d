"""The help of each role."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from dashboard.help import list_topics


@require_GET
@roles(*Role)
def help_page(request: SignedInRequest) -> HttpResponse:
    """Show what the person's role does in the portal, and how."""
    return render(request, "dashboard/help.html", {"topics": list_topics(request.user.role)})
