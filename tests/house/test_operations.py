"""docs/operations.md walked on an empty database: what it says is done, and at its end the office works."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings
from django.db import connection

from launcher import commands
from launcher.places import ROOT
from launcher.ports import free_port
from launcher.processes import Start, run_child, start_process, wait_until
from launcher.run import answers
from tests import databases
from tests.conftest import database_url
from tests.pages import read_text
from tests.visitors import Visitor

DOCUMENT = (ROOT / "docs" / "operations.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
README = (ROOT / "README.md").read_text()
PASSWORD = "long-and-odd-1"


def documented_env() -> dict[str, str]:
    """Return the documented .env; what stands there as … is a secret."""
    lines = [shlex.split(line, comments=True) for line in BLOCKS[0].splitlines()]
    pairs = [line[0].split("=", 1) for line in lines if line]
    return {name: value.replace("…", f"secret-of-{name}") for name, value in pairs}


def documented(program: str) -> list[str]:
    """Return the words of the documented command that is called in a service's container."""
    found = re.findall(rf"docker compose exec (?:-T )?\S+ ({program} .*?)(?: *[<>#].*)?$", DOCUMENT, re.MULTILINE)
    assert len(found) == 1
    return shlex.split(found[0])


def service_env(name: str, env: dict[str, str]) -> dict[str, str]:
    """Return a service's environment as compose makes it from .env: ${X:?} must be there, a name alone is passed on."""
    made = {}
    for variable, value in COMPOSE["services"][name]["environment"].items():
        if value is None:
            made |= {variable: env[variable]} if variable in env else {}
            continue
        asked = re.findall(r"\$\{(\w+):\?\}", value)
        assert [missing for missing in asked if missing not in env] == []
        made[variable] = re.sub(r"\$\{(\w+):\?\}", lambda found: env[found[1]], value)
    return made


def sign_in(visitor: Visitor, username: str, password: str = PASSWORD) -> tuple[int, str]:
    visitor.ask("/sign-in/")
    return visitor.ask("/sign-in/", {"username": username, "password": password})[:2]


@pytest.fixture
def empty_database(migrated_database, django_db_blocker) -> Iterator[str]:
    """Yield the address of a database without a row; from nothing at all `make run` begins (test_run.py)."""
    own = f"{databases.name_of('empty')}_{databases.WORKER}"
    with django_db_blocker.unblock():
        databases.copied(migrated_database, own)
        with databases.working_in(own):
            yield database_url()
        databases.dropped(own)
        databases.dropped(f"{own}_before_restore")


@pytest.mark.processes
def test_the_documented_steps_lead_from_nothing_to_a_working_office(empty_database, tmp_path):
    # The role of the portal is one for the whole server, and other tests connect as it with this key.
    documents = documented_env() | {"SECRET_KEY": settings.SECRET_KEY}
    given, owner = service_env("web", documents), service_env("prepare", documents)
    assert documents["POSTGRES_PASSWORD"] not in given["DATABASE_URL"]
    assert urlsplit(owner["DATABASE_URL"]).username == urlsplit(empty_database).username == "portal"
    role = empty_database.replace(
        urlsplit(empty_database).netloc.split("@")[0], urlsplit(given["DATABASE_URL"]).netloc.split("@")[0]
    )
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    here = {"DATABASE_URL": role, "REDIS_URL": settings.REDIS_URL, "DATA_DIR": str(tmp_path)}
    env = {**given, **here, "PATH": programs, "LANG": "C.UTF-8"}
    env["DJANGO_SETTINGS_MODULE"] = "baodi_quality.settings"
    env |= {name: value for name, value in os.environ.items() if name.startswith("PYTHON")}

    def run(words: list[str], told: str = "", url: str = role) -> str:
        done = subprocess.run(
            words, cwd=ROOT, env=env | {"DATABASE_URL": url}, input=told, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(shlex.split(COMPOSE["services"]["prepare"]["command"]), url=empty_database)
    assert "“admin”" in run(documented("python manage.py create_admin"), f"{PASSWORD}\n")

    port = free_port()
    web_env = env | {"GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{port}"}
    web_env.pop("PORT", None)
    with run_child(start_process("web", shlex.split(commands.WEB), Start(tmp_path / "web.log", web_env))) as web:
        wait_until(lambda: answers(port), web, 60)
        admin, office = Visitor(port, "portal.example"), Visitor(port, "portal.example")
        assert sign_in(admin, "admin") == (302, "/")
        admin.ask("/users/new/")
        clerk = {"username": "clerk", "display_name": "李文", "role": "office", "body": "", "email": ""}
        status, _, slip = admin.ask("/users/new/", clerk)
        assert status == 200
        first = read_text(slip, "#secret")
        assert sign_in(office, "clerk", first) == (302, "/")
        assert office.ask("/board/")[:2] == (302, "/password/")
        office.ask("/password/")
        own = {"old_password": first, "new_password1": PASSWORD, "new_password2": PASSWORD}
        assert office.ask("/password/", own)[:2] == (302, "/password/changed/")
        status, _, board = office.ask("/board/")
        assert (status, "B5" in board) == (200, True)
        assert office.ask("/enterprises/add/")[0] == 200
    connection.close()

    env["PG_BIN"] = settings.PG_BIN
    folder = run(documented("python manage.py backup")).strip()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET username = 'gone' WHERE username = 'clerk'")
    connection.close()
    restore = shlex.split(re.findall(r"run --rm prepare (python manage.py restore) ", DOCUMENT)[0])
    refused = subprocess.run([*restore, folder], cwd=ROOT, env=env, input="y\n", capture_output=True, text=True)
    assert (refused.returncode, "docker compose run --rm prepare" in refused.stderr) == (1, True), (
        "only the owner restores"
    )
    run([*restore, folder], "y\n", empty_database)
    with connection.cursor() as cursor:
        cursor.execute("SELECT username, role FROM accounts_user ORDER BY 1")
        assert cursor.fetchall() == [("admin", "admin"), ("clerk", "office")]


def test_compose_passes_every_setting_of_the_readme():
    table = README.split("## Settings")[1].split("Only for `make run`")[0]
    rows = re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
    documented_names = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    image = re.findall(r"^ENV (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[-1]
    set_by_the_image = set(re.findall(r"(\w+)=", image))
    for name in ("web", "worker", "beat", "prepare"):
        passed = set(COMPOSE["services"][name]["environment"]) | set_by_the_image
        assert documented_names - passed == set()
        assert passed - documented_names <= {"PATH", "PYTHONUNBUFFERED", "PORT"}


def test_the_readme_names_every_setting_that_is_read():
    parts = sorted((ROOT / "baodi_quality" / "settings").glob("*.py"))
    read = {name for part in parts for name in re.findall(r'env(?:\.\w+)?\("([A-Z_]+)"', part.read_text())}
    assert {"SECRET_KEY", "DATABASE_URL", "CLAMD_URL", "API_RATE"} <= read
    assert {name for name in read if f"`{name}`" not in README.split("## Settings")[1].split("## ")[0]} == set()
