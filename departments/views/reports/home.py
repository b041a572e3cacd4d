"""The first page of a body's people."""

from django.http import HttpResponse
from django.shortcuts import render

from departments.access import SignedInRequest, roles
from departments.models import Role
from departments.reporting.home import BodyHome


@roles(Role.LIAISON, Role.HEAD)
def body_home(request: SignedInRequest) -> HttpResponse:
    """Show what the person's body owes and what came back."""
    return render(request, "reporting/home.html", {"home": BodyHome(request.user)})
