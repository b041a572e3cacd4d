"""What the interface answers when something is wrong: problem details (RFC 9457), in words, naming the field, never a trace."""

import logging
import math
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.signals import got_request_exception
from django.http import Http404, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import (
    APIException,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    Throttled,
    ValidationError,
)
from rest_framework.exceptions import PermissionDenied as NotAllowed

from evidence.exceptions import EvidenceDamaged
from notifications.disk import disk_full_report, is_disk_full
from notifications.faults import evidence_damaged_report, is_database_away

log = logging.getLogger("django.request")

MEDIA_TYPE = "application/problem+json"
WHOLE = ""
"""The field of an error that concerns the call as a whole."""
BAD_FORM = _("The body is not valid multipart/form-data.")
TITLES: dict[int, str | Promise] = {
    400: _("The request cannot be taken as it is"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("This method is not offered here"),
    406: _("Format not available"),
    409: _("The request contradicts what is recorded"),
    413: _("The request is too large"),
    415: _("This media type is not taken"),
    422: _("The request cannot be carried out"),
    429: _("Too many requests"),
    500: _("Something went wrong here"),
    503: _("Not possible at the moment"),
    507: _("The server has no room left"),
}


class Problem(APIException):
    """An answer with any status and detail; ``errors`` name fields, ``more`` are members of its own (RFC 9457, 3.2)."""

    def __init__(
        self, status: int, detail: str | Promise, errors: list[dict[str, Any]] | None = None, **more: Any
    ) -> None:
        super().__init__(str(detail))
        self.status_code = status
        self.errors = errors or []
        self.more = more


DETAILS: dict[type[APIException], str | Promise] = {
    ValidationError: _("Some fields are wrong; see errors."),
    Throttled: _("Wait as many seconds as Retry-After says."),
    MethodNotAllowed: _("The Allow header names the methods that are offered here."),
    NotAcceptable: _("Answers come as application/json only; ask for that in Accept, or leave it out."),
}
"""What is said in place of the framework's own words."""
FORESEEN: tuple[tuple[Any, Callable[[], APIException]], ...] = (
    (Http404, NotFound),
    (PermissionDenied, NotAllowed),
    (RequestDataTooBig, lambda: Problem(413, _("The body is larger than this server takes."))),
    (
        (TooManyFieldsSent, TooManyFilesSent),
        lambda: Problem(413, _("The form has more fields or files than this server takes.")),
    ),
    (MultiPartParserError, lambda: Problem(400, BAD_FORM)),
)
"""What Django raises by itself, and how it is answered."""


class FieldErrorSerializer(serializers.Serializer):
    """What is wrong with a field."""

    field = serializers.CharField(allow_blank=True, help_text=_("Empty: the call as a whole."))
    message = serializers.CharField()
    row = serializers.IntegerField(required=False, help_text=_("In a batch: the row, counted from 0."))


class ProblemSerializer(serializers.Serializer):
    """A problem (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors: Any = FieldErrorSerializer(many=True)


def problem_response(exception: Exception, context: Mapping[str, Any]) -> JsonResponse:
    """Answer any exception; one that nobody foresaw is logged and told to nobody."""
    known = translate_exception(exception, context)
    return JsonResponse(
        build_problem(known),
        status=known.status_code,
        headers=get_headers(known, context),
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def translate_exception(exception: Exception, context: Mapping[str, Any]) -> APIException:
    """Return the exception if callers may hear of it, else one that says nothing."""
    if isinstance(exception, APIException):
        return exception
    for kinds, answer in FORESEEN:
        if isinstance(exception, kinds):
            return answer()
    request = context["request"]
    # In the words of Django's own handler, so that the same logging and alarms take it.
    log.error("Internal Server Error: %s", request.path, exc_info=exception)
    # Django would send it by itself for a page; what listens to it must hear of the interface too.
    got_request_exception.send(sender=type(context["view"]), request=request)
    return fault_translate(exception)


def fault_translate(fault: BaseException | None) -> Problem:
    """Return what callers hear of a fault of the server; what administrators can mend, they are told."""
    if isinstance(fault, EvidenceDamaged):
        evidence_damaged_report(fault)
        return Problem(
            500,
            _("The file is missing from the store or is not what was handed in; the administrators have been told."),
        )
    if is_disk_full(fault):
        disk_full_report()
        return Problem(
            507, _("Nothing was stored. The administrators have been told; try again when they have made room.")
        )
    if is_database_away(fault):
        return Problem(
            503,
            _("The database could not be reached. Repeat the call in a moment, under the same Idempotency-Key; without one, look first whether it was written."),
        )  # fmt: skip
    return Problem(500, _("The server met a fault, which has been logged; nothing was written."))


def get_headers(known: APIException, context: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers that belong to the status."""
    if isinstance(known, MethodNotAllowed):
        return {"Allow": ", ".join(context["view"].allowed_methods)}
    if (wait := getattr(known, "wait", None)) is not None:
        return {"Retry-After": str(math.ceil(wait))}
    # A 401 must carry a challenge (RFC 9110).
    challenge = getattr(known, "auth_header", None)
    return {"WWW-Authenticate": challenge} if challenge else {}


def build_problem(known: APIException) -> dict[str, Any]:
    """Return the body of the answer."""
    return {
        "type": "about:blank",
        "title": str(TITLES.get(known.status_code, HTTPStatus(known.status_code).phrase)),
        "status": known.status_code,
        "detail": str(DETAILS.get(type(known), known.detail)),
        "errors": list_errors(known),
        **getattr(known, "more", {}),
    }


def list_errors(known: APIException) -> list[dict[str, Any]]:
    """Return what is wrong field by field."""
    if isinstance(known, Problem):
        return known.errors
    if isinstance(known, ValidationError):
        return [{"field": field, "message": message} for field, message in flatten_errors(known.detail)]
    return []


def flatten_errors(detail: Any, path: str = WHOLE) -> Iterator[tuple[str, str]]:
    """Yield each message of nested errors with the path of its field, such as failing_items.0.item."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = WHOLE if name in {"non_field_errors", "__all__"} else str(name)
            yield from flatten_errors(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            # A plain list of messages is about the field itself, a list of objects about its elements.
            nested = isinstance(inner, Mapping | list)
            yield from flatten_errors(inner, f"{path}.{place}" if nested else path)
    else:
        yield path, str(detail)
