"""Middleware of accounts."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from accounts.owed import ALWAYS_OPEN, PAGES, find_owed
from accounts.policy import is_within


class SessionRulesMiddleware:
    """Holds a session to what was noted in it: where its person may come from, and what they owe before they go on.

    It stands behind the sign-in, before any page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, *_args: Any) -> HttpResponseBase | None:
        """Refuse an administrator from elsewhere; lead to the page of the first step, after which alone anything else opens."""
        networks = request.session.get("networks")
        if networks and not is_within(request.META["REMOTE_ADDR"], networks):
            raise PermissionDenied
        step = find_owed(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if step is None or name in ALWAYS_OPEN or name == PAGES[step]:
            return None
        # What a page fetches into itself must not become a page within the page.
        return HttpResponse(status=204) if "HX-Request" in request.headers else redirect(PAGES[step])
