"""How callers of the interface prove who they are: programs with a token, the documentation page with the session."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.models import User
from api.models import ApiToken
from api.tokens import token_find, token_touch
from audit.context import name_person


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer …``: the caller acts with the permissions of the token's owner.

    An unknown, expired or revoked token and a closed account get the same 401: nobody learns which it was.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the owner and the token; None where the request brings no token."""
        scheme, _separator, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            # None hands the request on to the session; a raise would keep the documentation page out.
            return None
        token = token_find(secret.strip())
        if token is None:
            raise AuthenticationFailed(_("The token is unknown, has expired or was revoked."))
        # After the check, so that a wrong token costs one read and no write.
        token_touch(token=token)
        name_person(token.user, token=token.name)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return 'Bearer realm="api"'


class BrowserAuthentication(SessionAuthentication):
    """The session of somebody signed in to the pages; writing asks for the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        """Refuse, in words, a request that another site could have sent."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(_("The CSRF token is missing or wrong.")) from None


class TokenScheme(OpenApiAuthenticationExtension):
    """Tells the OpenAPI document of the tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer"}


class BrowserScheme(OpenApiAuthenticationExtension):
    """Tells the OpenAPI document of the session."""

    target_class = BrowserAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
