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
    """Let only these roles through; the others get 403, for they know that the page exists."""

    def decorate(view: View) -> View:
        @wraps(view)
        def view_for_roles(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.user.role not in allowed:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return view_for_roles

    return decorate
