"""Tells the trail of each request."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from audit.context import act, belongs_to, name_person
from audit.services.telling import refusal_tell

REFUSALS = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
"""403 where somebody may not, 404 where they may not even know of it."""


class TrailMiddleware:
    """Makes one act of each request; behind the sign-in, so that it knows the person. What was refused is told too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request within its act."""
        # The number that the answer and the log bear too: what a person reads out at the telephone leads to the act.
        number, address = (belongs_to.get() or {}).get("request", ""), request.META.get("REMOTE_ADDR", "")
        name = f"{request.method} {request.path}"
        with act(channel=find_channel(request.path), name=name, request=number, address=address):
            response = self.get_response(request)
            # An address that leads nowhere is nobody's secret.
            if response.status_code in REFUSALS and request.resolver_match and request.user.is_authenticated:
                name_person(request.user)
                view = request.resolver_match.view_name
                refusal_tell(user=request.user.pk, view=view, path=request.path, status=response.status_code)
        return response

    def process_view(self, request: Any, _view: object, *_args: object) -> None:
        """Say who it is; callers with a token are named when the interface knows them."""
        if request.user.is_authenticated:
            name_person(request.user)


def find_channel(path: str) -> str:
    """Return which way somebody came: pages, interface, or the admin."""
    return {"api": "api", "admin": "admin"}.get(path.split("/")[1], "web")
