"""A kept connection whose server stands still is given up, and the request goes on with a new one."""

import os
import signal
import socket
import time

import pytest
from django.db import OperationalError, connection

from baodi_quality.database.base import DatabaseWrapper, silences

pytestmark = pytest.mark.processes


def test_a_kept_connection_that_does_not_answer_is_given_up(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    os.kill(backend, signal.SIGSTOP)
    try:
        # What Django does before the first word of each request.
        connection.health_check_enabled, connection.health_check_done = True, False
        began = time.monotonic()
        connection.close_if_health_check_failed()
        assert 2 <= time.monotonic() - began < 6
        assert connection.connection is None
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            assert cursor.fetchone()[0] != backend
    finally:
        os.kill(backend, signal.SIGCONT)


def test_a_connection_that_answers_is_kept_and_waits_as_long_as_before(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert connection.is_usable()
    assert "wait" not in vars(connection.connection)


def time_failure(wrapper: DatabaseWrapper) -> float:
    """Return the seconds after which a new connection is refused."""
    began = time.monotonic()
    with pytest.raises(OperationalError):
        wrapper.ensure_connection()
    return time.monotonic() - began


@pytest.mark.django_db
def test_one_thread_at_a_time_waits_for_a_server_that_is_silent():
    # The kernel takes the connection, and nobody ever says a word on it, as where the server's processes are stopped.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        wrapper = DatabaseWrapper(
            connection.settings_dict | {"HOST": host, "PORT": port, "OPTIONS": {"connect_timeout": 2}}
        )
        assert 2 <= time_failure(wrapper) < 4
        silence = silences[host, port]
        assert silence.is_on
        with silence.asking:
            assert time_failure(wrapper) < 0.5, "another thread waits already"
    # Nobody listens there any more: what answers, be it with a refusal, is asked by all again.
    assert time_failure(wrapper) < 0.5
    assert not silence.is_on
