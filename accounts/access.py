"""Who may see which pages of the portal, decided on the server."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from accounts.lockout import policy_of
from accounts.models import Role, User
from accounts.walls import COOKIE, find_wall_device, token_hand_over

View = Callable[..., HttpResponseBase]

READERS = (Role.OFFICE, Role.LEADER, Role.AUDITOR)
"""Who reads every register and figure."""


class SignedInRequest(HttpRequest):
    """A request as views see it: the middleware lets nobody in who is not signed in."""

    user: User
    htmx: HtmxDetails


def roles(*allowed: Role) -> Callable[[View], View]:
    """Let only these roles through, ``*Role`` being everyone; the others get 403, for they know that the page exists.

    Every view carries this or `by_object`; a test finds the one that carries neither, and the one that the table of
    capabilities (accounts/permissions.py) does not know.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def view_for_roles(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.user.role not in allowed and not (Role.SECURITY in allowed and stands_in(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        # Read by the test that walks all addresses and holds each view to what it says here.
        view_for_roles.open_to = allowed  # type: ignore[attr-defined]
        return view_for_roles

    return decorate


def stands_in(request: SignedInRequest) -> bool:
    """Say whether the person does the security administrator's work beside their own: the system administrator, while 三员 is off."""
    return request.user.role == Role.ADMIN and not policy_of(request).three_admins


def by_object(view: View) -> View:
    """Mark a view that leaves it to its object who may see it: it asks one of the access functions, or the object's register."""
    view.open_to = "object"  # type: ignore[attr-defined]
    return view


def roles_and_screens(*allowed: Role) -> Callable[[View], View]:
    """Let these roles through, and the screens on walls that have a token; only the wall's own views carry it."""

    def decorate(view: View) -> View:
        for_people = roles(*allowed)(view)

        @login_not_required
        @wraps(for_people)
        def view_for_screens(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.user.is_authenticated:
                return for_people(request, *args, **kwargs)
            if find_wall_device(request):
                answer = view(request, *args, **kwargs)
                # Handed over again, so that a browser's limit on the age of cookies ends no screen that is in use.
                token_hand_over(answer, request.COOKIES[COOKIE])
                return answer
            # A screen whose token was withdrawn is asked for another one; a person signs in.
            if COOKIE in request.COOKIES:
                return redirect("accounts:wall-sign-in")
            return redirect_to_login(request.get_full_path())

        return view_for_screens

    return decorate
