"""Middleware of the portal."""

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.views import form_refused
from api.problems import Problem, problem_response
from audit.context import belongs_to
from baodi_quality.chinese_marks import mark_chinese
from targets.read_once import reading_once
from targets.texts import clean_values

log = logging.getLogger("portal.requests")
NOT_LOGGED = ("/livez", "/readyz", "/health/ready", settings.STATIC_URL)
"""Asked every few seconds by machines, or with every page."""


class RequestNumberMiddleware:
    """Gives each request a number, which its answer, its lines in the log and its act in the trail bear; logs the answer.

    It stands before everything else, so that what fails anywhere has a number.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        began, number = time.monotonic(), str(uuid.uuid4())
        token = belongs_to.set({"request": number})
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = number
            if response.status_code >= 500 or not request.path.startswith(NOT_LOGGED):
                details = {
                    # Without what was searched for, which may be a person's name.
                    "method": request.method, "path": request.path, "status": response.status_code,
                    "address": request.META.get("REMOTE_ADDR", ""), "ms": round(1000 * (time.monotonic() - began)),
                }  # fmt: skip
                log.info("%s %s %s", request.method, request.path, response.status_code, extra={"details": details})
        finally:
            belongs_to.reset(token)
        return response


class NulRefusingMiddleware:
    """Answers 400 where the address or a cookie holds a NUL, which the database takes in no text.

    It stands before the sessions: theirs is the first text that goes to the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let the request through, or refuse it."""
        # The path is decoded already, the query is not: `%00` would pass as three letters.
        texts = [request.path, unquote(request.META.get("QUERY_STRING", "")), *request.COOKIES.values()]
        if not any("\0" in text for text in texts):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return problem_response(Problem(400, _("The address or a cookie holds a NUL character.")), {})
        raise BadRequest("NUL in the address or in a cookie")


class CleanTextMiddleware:
    """Cleans the texts of addresses and posted forms before a view sees them; those of the interface are cleaned by its parsers.

    It stands after the check for forged requests, so that nobody's upload is read who may not send one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_args: object) -> None:
        """Put clean values in place of those that were sent."""
        # In place of the original, so that no view can read the uncleaned text by another way.
        request.GET = clean_values(request.GET)  # type: ignore[assignment]
        # Views that the interface exempts from the check read their body themselves.
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = clean_values(request.POST)  # type: ignore[assignment]


class ChosenLanguageMiddleware:
    """Speaks the language that the person chose with the switch, else Chinese; in English pages it marks what is Chinese.

    Django's own middleware would follow the browser's Accept-Language: on an office machine with an English
    browser the portal would then appear in English without anyone having asked for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request in the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        # Only known languages: the cookie is the visitor's to write.
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if own := getattr(request, "own_language", ""):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                own,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
            )
        return mark_chinese(response) if language == "en" else response


class ReadOnceMiddleware:
    """Lets a page that only reads ask once for what hardly ever changes, however many of its queries are built with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with reading_once():
            return self.get_response(request)


class PrivateAnswersMiddleware:
    """Lets no browser and no proxy keep what the portal answers, unless the view itself says how long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        session = getattr(request, "session", None)
        # A security switch, noted in the session when it began.
        may_be_kept = session is not None and session.peek("may_be_kept")
        # Office machines are shared: after signing out, the back button must show nothing.
        response.headers.setdefault("Cache-Control", "private, no-cache" if may_be_kept else "private, no-store")
        return response


class PortalLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Asks strangers to sign in; who sent a form after the session's end gets back what was typed."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Answer a request of somebody who is not signed in."""
        # Behind htmx the page is still there with what was typed: its script sees the sign-in page come back and says
        # so.
        if request.method == "POST" and "HX-Request" not in request.headers:
            return form_refused(request)
        return super().handle_no_permission(request, view_func)
