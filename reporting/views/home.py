"""The first page of a body's people."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from accounts.services import preference_set
from reporting.pages.home import BodyHome

WELCOME = "welcome"
"""The preference of who has read the steps of a newcomer."""


@roles(Role.LIAISON, Role.HEAD)
def body_home(request: SignedInRequest) -> HttpResponse:
    """Show what the person's body owes and what came back."""
    context = {"home": BodyHome(request.user), "is_first_visit": WELCOME not in request.user.preferences}
    return render(request, "reporting/home.html", context)


@require_POST
@roles(Role.LIAISON, Role.HEAD)
def welcome_dismiss(request: SignedInRequest) -> HttpResponse:
    """Do not show the person the three steps of a newcomer again."""
    preference_set(user=request.user, name=WELCOME, value="read")
    return redirect("reporting:body-home")
