"""Middleware of the portal."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from accounts.views import form_refused


class ChosenLanguageMiddleware:
    """Speaks the language that the person chose with the switch, else Chinese.

    Django's own middleware would follow the browser's Accept-Language: on an office machine with an English
    browser the portal would then appear in English without anyone having asked for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request in the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PortalLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Asks strangers to sign in; who sent a form after the session's end gets back what was typed."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]) -> HttpResponseBase:
        """Answer a request of somebody who is not signed in."""
        if request.method == "POST" and "HX-Request" not in request.headers:
            return form_refused(request)
        return super().handle_no_permission(request, view_func)
