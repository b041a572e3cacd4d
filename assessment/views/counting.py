"""What waits in the assessment, as parts that the menu and home pages ask for once they stand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, roles
from assessment.access import OF_A_BODY, VISITORS
from assessment.waiting import list_waiting


@require_GET
@roles(*VISITORS)
def count(request: SignedInRequest) -> HttpResponse:
    """Answer how many sheets wait for the person."""
    return render(request, "_work_count.html", {"count": list_waiting(request.user).count(), "is_urgent": False})


@require_GET
@roles(*OF_A_BODY)
def summary(request: SignedInRequest) -> HttpResponse:
    """Answer what waits for a body's person, sheet by sheet with what is to be done; nothing where nothing waits."""
    return render(request, "assessment/_summary.html", {"waiting": list_waiting(request.user)})
