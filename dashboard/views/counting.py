"""How much waits beside entries of the menu, which asks once the page stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from inspections.models import Rectification
from reporting.models import Report
from reporting.pages.home import BodyHome
from targets import clock


@require_GET
@roles(Role.OFFICE, Role.LIAISON, Role.HEAD)
def reports_count(request: SignedInRequest) -> HttpResponse:
    """Answer how many reports wait: for the office's review, for the head's signature, for the liaison's work."""
    if request.user.role == Role.OFFICE:
        return answer_count(request, Report.objects.awaiting_review().count(), is_urgent=False)
    mine = BodyHome(request.user).list_waiting_for_me()
    return answer_count(request, len(mine), is_urgent=any(one.is_overdue for one in mine))


@require_GET
@roles(Role.OFFICE)
def rectifications_count(request: SignedInRequest) -> HttpResponse:
    """Answer how many rectifications are overdue."""
    return answer_count(request, Rectification.objects.standing().overdue(clock.today()).count(), is_urgent=True)


def answer_count(request: SignedInRequest, count: int, *, is_urgent: bool) -> HttpResponse:
    """Answer a number as it stands beside an entry; nothing where nothing waits."""
    return render(request, "_work_count.html", {"count": count, "is_urgent": is_urgent})
