"""Who may call what; the same roles as on the pages."""

from typing import Any, cast

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import Role, User

EVERYONE = tuple(Role)
OFFICE = (Role.OFFICE,)


class RolePermission(BasePermission):
    """Lets in the roles that a view names: ``readers`` to read, ``keepers`` to write."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Say whether the caller's role may use the method; a method that is not offered is left to be told so."""
        # DRF asks for anonymous callers too, who have no role.
        if not request.user.is_authenticated:
            return False
        if request.method not in view.allowed_methods:
            # The framework answers 405 by itself; a 403 would say that there is something to be allowed.
            return True
        reading = request.method in SAFE_METHODS
        return request.user.role in (view.readers if reading else view.keepers)


def get_caller(request: Request) -> User:
    """Return who calls; permissions let nobody in who is not signed in."""
    return cast(User, request.user)
