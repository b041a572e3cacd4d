"""Ways that the whole suite takes past what costs every test time and tells none of them anything."""

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.servers.basehttp import WSGIRequestHandler
from django.db.backends.postgresql.creation import DatabaseCreation
from django.http import HttpRequest
from django.test import Client, TransactionTestCase
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts.models import User
from accounts.receivers import begin_session
from accounts.sessions import SessionStore
from tests import databases
from tests.audit.tampering import empty_trail


def find_static_files_once(patch: pytest.MonkeyPatch) -> None:
    """List the static files once in a session; else every test's first request would look at all 1,300 again."""
    found: dict[str, object] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def add_files(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_files)


def begin_sessions_alone(patch: pytest.MonkeyPatch) -> None:
    """Let ``force_login`` begin a session without the log of sign-ins, a second key and the last moment: 13 statements of 19.

    Who tests what a sign-in leaves behind signs in by the form.
    """
    sign_in = Client.force_login

    def begin(client: Client, user: User, backend: str | None = None) -> None:
        # The session of before is ended by Django's own way.
        if backend is None or settings.SESSION_COOKIE_NAME in client.cookies:
            sign_in(client, user, backend)
            return
        request = HttpRequest()
        request.session = SessionStore()
        signature = user.get_session_auth_hash()
        request.session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: backend, HASH_SESSION_KEY: signature})
        begin_session(User, request, user)
        request.session.save()
        client._set_login_cookies(request)

    patch.setattr(Client, "force_login", begin)


def empty_used_tables(patch: pytest.MonkeyPatch) -> None:
    """Empty what a test filled, the trail too, and leave the other tables alone."""

    def empty_all(_test: TransactionTestCase) -> None:
        databases.empty_tables()
        empty_trail()

    patch.setattr(TransactionTestCase, "_fixture_teardown", empty_all)


def drop_databases_in_use(patch: pytest.MonkeyPatch) -> None:
    """Drop a worker's database at the end of the session also under a server thread that still ends its last answer."""
    patch.setattr(DatabaseCreation, "_destroy_test_db", lambda _creation, name, _verbosity: databases.dropped(name))


def answer_at_once(patch: pytest.MonkeyPatch) -> None:
    """Let the live server send an answer's body without waiting until the browser has its head: 40 ms of each answer."""
    patch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)


SHORTCUTS = find_static_files_once, begin_sessions_alone, empty_used_tables, drop_databases_in_use, answer_at_once
