"""Production refuses to start on unsafe settings, and Django finds nothing to complain of."""

import os
import secrets
import subprocess
import sys

from launcher.places import ROOT

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
