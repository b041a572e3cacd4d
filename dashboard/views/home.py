"""The first page of each role."""

from django.http import HttpResponseBase
from django.shortcuts import redirect

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from plans.views import current_plan

FIRST_PAGE: dict[str, str] = {
    Role.OFFICE: "dashboard:board",
    Role.AUDITOR: "dashboard:board",
    Role.LEADER: "dashboard:leadership",
    Role.LIAISON: "reporting:body-home",
    Role.HEAD: "reporting:body-home",
}


@roles(*Role)
def home(request: SignedInRequest) -> HttpResponseBase:
    """Lead everyone to the page that their work begins with."""
    user = request.user
    if user.role in FIRST_PAGE:
        return redirect(FIRST_PAGE[user.role])
    # An administrator has no figures to see.
    return current_plan(request)
