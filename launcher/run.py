"""``make run``: services, preparation, web server, worker and beat, until Ctrl-C."""

import http.client
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import NoReturn

from launcher import commands
from launcher.folder import DataFolder, chosen_folder
from launcher.places import ROOT
from launcher.portal_role import build_address, can_connect
from launcher.ports import LOOPBACK, chosen_port
from launcher.prepare import OLDER_PORTAL
from launcher.problem import Problem
from launcher.processes import Child, Start, start_process, stop_children, wait_until
from launcher.services import portal_env, running_services
from launcher.supervision import Watched, say, watch_processes


def prepare_database(env: dict[str, str], data: DataFolder) -> str:
    """Bring the database to the current schema, plan and demonstration data; return what was loaded."""
    command = [sys.executable, "-m", "launcher.prepare"]
    # In a process of its own: the launcher stays small and without Django, and a crash in there is only a message.
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True)
    if done.returncode == OLDER_PORTAL:
        raise Problem(
            f"The data folder {data.path} belongs to an older portal, whose database this one cannot read; nothing was"
            " changed. Keep it for that portal and choose another with DATA_DIR, or remove it with make reset."
        )
    if done.returncode:
        raise Problem(f"The database could not be prepared.\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def choose_account(env: dict[str, str]) -> str:
    """Return the database's address for web, worker and beat: not as the owner of its tables, where there is the role for them."""
    own = build_address(env["DATABASE_URL"], env["SECRET_KEY"])
    if can_connect(own):
        return own
    say(
        "The account of DATABASE_URL may not make roles: the portal connects as the owner of its tables (docs/operations.md)."
    )
    return env["DATABASE_URL"]


@contextmanager
def running_processes(data: DataFolder, env: dict[str, str]) -> Iterator[list[Child]]:
    """Run the portal's processes for the time of the block."""
    children: list[Child] = []
    try:
        for name, command in commands.PROCESSES.items():
            # At once, not as a list at the end: if the second fails to start, the first must still be stopped.
            children.append(start_process(name, shlex.split(command), Start(data.logs / f"{name}.log", env)))
        yield children
    finally:
        # The services stop after this, for an ExitStack ends backwards: the worker needs queue and database to end its
        # task.
        say("Stopping ...")
        stop_children(children)


def answers(port: int) -> bool:
    """Say whether the web server answers at all."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    try:
        connection.request("HEAD", "/")
        # A redirect to the sign-in page is answer enough.
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def build_welcome(port: int, data: DataFolder, env: dict[str, str]) -> str:
    """Return what a newcomer needs to go on."""
    return (
        f"The portal runs:  http://localhost:{port}/\n"
        "Sign in as:       office, leader, auditor, admin, secadmin, auditadmin or liaison-CODE, head-CODE; the password was told when they were\n"
        '                  created, and make manage ARGS="changepassword office" sets another\n'
        f"Business day:     {env['BUSINESS_DATE'] or 'today'}\n"
        f"Data and logs:    {data.path}\n"
        "Ctrl-C stops it."
    )


def run() -> NoReturn:
    """Run the portal until a signal ends it."""
    data = chosen_folder()
    with ExitStack() as stack:
        stack.enter_context(data.lock())
        # Asked before any service starts: a taken port should cost no minute of waiting.
        port = chosen_port()
        services = stack.enter_context(running_services(data))
        # Only now that they answer: `make manage` uses what is announced without asking again.
        stack.enter_context(data.announce(services.env))
        env = portal_env(data, services.env) | {"GUNICORN_CMD_ARGS": f"--bind {LOOPBACK}:{port}"}
        say("Preparing the database; the first time this takes a minute ...")
        say(prepare_database(env, data))
        env["DATABASE_URL"] = choose_account(env)
        children = stack.enter_context(running_processes(data, env))
        wait_until(lambda: answers(port), children[0], 180)
        say(build_welcome(port, data, env))
        watch_processes([*services.watched, *map(Watched, children)])
