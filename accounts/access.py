"""Who may see which pages of the portal, decided on the server."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from accounts.models import Role, User

View = Callable[..., HttpResponseBase]

READERS = (Role.OFFICE, Role.LEADER, Role.AUDITOR)
"""Who reads every register and figure."""


class SignedInRequest(HttpRequest):
    """A request as views see it: the middleware lets nobody in who is not signed in."""

    user: User
    htmx: HtmxDetails


def roles(*allowed: Role) -> Callable[[View], View]:
    """Let only these roles through, ``*Role`` being everyone; the others get 403, for they know that the page exists.

    Every view carries this or `by_object`; a test finds the one that carries neither.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def view_for_roles(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.user.role not in allowed:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        # Read by the test that walks all addresses and holds each view to what it says here.
        view_for_roles.open_to = allowed  # type: ignore[attr-defined]
        return view_for_roles

    return decorate


def by_object(view: View) -> View:
    """Mark a view that leaves it to its object who may see it: it asks one of the access functions, or the object's register."""
    view.open_to = "object"  # type: ignore[attr-defined]
    return view
