"""How often one caller may call."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class CallerThrottle(SimpleRateThrottle):
    """Counts calls by token, or by person where the browser calls; the setting API_RATE is the limit."""

    def get_rate(self) -> str:
        """Return the limit, such as 600/min."""
        return settings.API_RATE

    def get_cache_key(self, request: Request, view: object) -> str:
        """Return the key under which the caller's calls are counted."""
        # By token and not by address: many programs of one district stand behind one proxy.
        caller = f"token-{request.auth.pk}" if request.auth else f"user-{request.user.pk}"
        return f"api-calls-{caller}"
