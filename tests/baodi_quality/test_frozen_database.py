"""A kept connection whose server stands still is given up, and the request goes on with a new one."""

import os
import signal
import time

import pytest
from django.db import connection

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
