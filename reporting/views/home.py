"""The first page of a body's people."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from reporting.pages.home import BodyHome


@roles(Role.LIAISON, Role.HEAD)
def body_home(request: SignedInRequest) -> HttpResponse:
    """Show what the person's body owes and what came back."""
    return render(request, "reporting/home.html", {"home": BodyHome(request.user)})
