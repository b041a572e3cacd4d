"""Uploads at the door: a large or a slow one takes no thread that is needed to answer everybody else."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from api.problems import Problem, problem_response
from evidence.archives import MEGABYTE
from evidence.forms import MOST

log = logging.getLogger(__name__)

LARGE = MEGABYTE
AT_ONCE = 2
"""Large uploads that a process takes in at once: half of its threads (launcher/commands.py)."""
SILENCE_SECONDS = 20
"""For so long nothing may come."""
GRACE_SECONDS = 30
SLOWEST = 20 * 1024
"""Bytes a second that must have come once the grace is over: a body over a bad line, not one that is held back."""

REFUSALS = {
    413: _("The upload is larger than anything that is kept; nothing was stored. Make it smaller or split it."),
    503: _("Other large uploads are coming in at the moment; nothing was stored. Try again in a minute."),
}


class BodyTooSlow(OSError):
    """A body that comes so slowly that its thread is needed elsewhere; Django takes it for a broken connection."""


class TimedBody:
    """The body of a request, read with an eye on the clock."""

    def __init__(self, body: Any) -> None:
        self.body, self.began, self.size = body, time.monotonic(), 0

    def read(self, *size: int) -> bytes:
        """Read so many bytes."""
        return self.note(self.body.read(*size))

    def readline(self, *size: int) -> bytes:
        """Read a line."""
        return self.note(self.body.readline(*size))

    def note(self, data: bytes) -> bytes:
        """Count what came, and break off where it took too long."""
        self.size += len(data)
        elapsed = time.monotonic() - self.began
        if elapsed > GRACE_SECONDS and self.size < SLOWEST * elapsed:
            raise BodyTooSlow
        return data


class UploadGuard:
    """Stands before Django: refuses what is too large before it is read, and what comes too slowly while it is."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.slots = threading.BoundedSemaphore(AT_ONCE)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        length = environ.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isdecimal() else 0
        if size == 0:
            return self.application(environ, start_response)
        if size > max(settings.EVIDENCE_MAX_BYTES * MOST, settings.SHEET_MAX_BYTES) + MEGABYTE:
            return refuse(environ, start_response, 413)
        is_large = size > LARGE
        if is_large and not self.slots.acquire(blocking=False):
            return refuse(environ, start_response, 503)
        connection = environ.get("gunicorn.socket")
        try:
            if connection:
                connection.settimeout(SILENCE_SECONDS)
            return self.application(environ | {"wsgi.input": TimedBody(environ["wsgi.input"])}, start_response)
        finally:
            if connection:
                connection.settimeout(None)
            if is_large:
                self.slots.release()


def refuse(environ: dict[str, Any], start_response: Callable[..., Any], status: int) -> Iterable[bytes]:
    """Answer in words, to people as to programs; the connection ends, for nobody reads the rest of the body."""
    log.warning("an upload to %s was refused with %s", environ.get("PATH_INFO", ""), status)
    answer: HttpResponse
    if environ.get("PATH_INFO", "").startswith("/api/"):
        answer = problem_response(Problem(status, REFUSALS[status]), {})
    else:
        answer = HttpResponse(render_to_string("upload_refused.html", {"status": status, "reason": REFUSALS[status]}))
    headers = [*answer.items(), ("Connection", "close"), ("Content-Length", str(len(answer.content)))]
    start_response(f"{status} {HttpResponse(status=status).reason_phrase}", headers)
    return [answer.content]
