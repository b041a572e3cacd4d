"""Production refuses to start on unsafe settings, and Django finds nothing to complain of."""

import os
import secrets
import subprocess
import sys

import pytest

from launcher.places import ROOT
from tests.conftest import database_url

ENV = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "LANG": "C.UTF-8"}


def manage(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=ENV | env, capture_output=True, text=True)


def test_it_does_not_start_without_a_secret_key():
    done = manage("check")
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_the_deployment_check_is_clean():
    done = manage("check", "--deploy", "--fail-level", "DEBUG", SECRET_KEY=secrets.token_urlsafe(50))
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


SHOW = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
    print(*cursor.fetchone())
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "bounds"),
    [("import baodi_quality.wsgi", "1min 30s"), ("import django; django.setup()", "0 0")],
)
def test_statements_and_waits_for_locks_are_bounded_of_the_web_server_alone(start, bounds):
    env = ENV | {
        "DATABASE_URL": database_url(),
        "SECRET_KEY": "x" * 50,
        "DJANGO_SETTINGS_MODULE": "baodi_quality.settings",
    }
    done = subprocess.run([sys.executable, "-c", start + SHOW], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.strip() == bounds, done.stderr
