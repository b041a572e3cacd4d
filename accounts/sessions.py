"""Sessions: kept in the database, lengthened by people only, and never in the way of an answer."""

import datetime as dt
import logging
from typing import cast

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

log = logging.getLogger(__name__)

# A session is written at most so often, unless something in it changes.
WRITE_EVERY = dt.timedelta(minutes=1)


class SessionStore(db.SessionStore):
    """A session that knows until when it was last lengthened."""

    lasts_until: dt.datetime | None = None

    def get_session_cookie_age(self) -> int:
        """Return for how many seconds the session lasts from now on without a click: idle time, and never past its absolute end."""
        idle = int(self.get("idle_seconds", settings.SESSION_COOKIE_AGE))
        if "ends_at" not in self:
            return idle
        left = dt.datetime.fromisoformat(self["ends_at"]) - timezone.now()
        return max(0, min(idle, int(left.total_seconds())))

    def peek(self, name: str) -> object:
        """Return what the session holds under a name, without asking the database for a session that was not read yet."""
        return getattr(self, "_session_cache", {}).get(name)

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = super()._get_session_from_db()  # type: ignore[misc] # the stubs leave it out
        self.lasts_until = found.expire_date if found else None
        return found


class PortalSessionMiddleware(SessionMiddleware):
    """Lengthens the session with what a person does, and hands out the answer even where the session cannot be written."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Write the session where it changed or is to be lengthened."""
        session = request.session
        # Read before the lengthening below, which marks the session as changed too.
        changed = session.modified
        if not changed and is_to_be_lengthened(request):
            session.modified = True
        try:
            return super().process_response(request, response)
        # A session that was signed out elsewhere meanwhile raises the same as a database that is away.
        except (SessionInterrupted, Error) as error:
            log.warning("a session could not be written: %s", error)
            # Only the lengthening was lost, and the next request does it.
            if not changed:
                return response
            # What changed in the session is lost, a sign-in perhaps, so the answer must not look like a success.
            return HttpResponse(render_to_string("answer_lost.html"), status=503)


def is_to_be_lengthened(request: HttpRequest) -> bool:
    """Say whether a person did something, and the session was not written a moment ago.

    What a page asks by itself (its presence, the wall, a job's progress) is marked by static/portal/session.js: a page that
    nobody sits at must not keep its session open.
    """
    session = cast(SessionStore, request.session)
    until = session.lasts_until
    if until is None or "X-Unattended" in request.headers:
        return False
    # A write for every request would be the most frequent write of the portal.
    return until - timezone.now() < dt.timedelta(seconds=session.get_session_cookie_age()) - WRITE_EVERY
