"""The first page of each role."""

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.access import SignedInRequest, roles
from accounts.models import Role

FIRST_PAGE: dict[str, str] = {
    Role.OFFICE: "dashboard:board",
    Role.AUDITOR: "dashboard:board",
    Role.LEADER: "dashboard:leadership",
    Role.LIAISON: "reporting:body-home",
    Role.HEAD: "reporting:body-home",
    Role.ADMIN: "registers:accounts",
    Role.SECURITY: "accounts:rights",
    Role.AUDIT: "audit:trail",
}


@roles(*Role)
def home(request: SignedInRequest) -> HttpResponse:
    """Lead everyone to the page that their work begins with."""
    return redirect(FIRST_PAGE[request.user.role])
