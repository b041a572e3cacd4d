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
from launcher.ports import LOOPBACK, chosen_port
from launcher.prepare import OLDER_PORTAL
from launcher.problem import Problem
from launcher.processes import Child, Start, start, stop, wait_until
from launcher.services import portal_env, running_services
from launcher.supervision import Watched, say, watch


def prepare(env: dict[str, str], data: DataFolder) -> str:
    """Bring the database to the current schema, plan and demonstration data; return what was loaded."""
    command = [sys.executable, "-m", "launcher.prepare"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True)
    if done.returncode == OLDER_PORTAL:
        raise Problem(
            f"The data folder {data.path} belongs to an older portal, whose database this one cannot read; nothing was"
            " changed. Keep it for that portal and choose another with DATA_DIR, or remove it with make reset."
        )
    if done.returncode:
        raise Problem(f"The database could not be prepared.\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def start_processes(data: DataFolder, env: dict[str, str], children: list[Child]) -> None:
    """Start web server, worker and beat; each is noted as soon as it runs."""
    for name, command in commands.PROCESSES.items():
        children.append(start(name, shlex.split(command), Start(data.logs / f"{name}.log", env)))


@contextmanager
def running_processes(data: DataFolder, env: dict[str, str]) -> Iterator[list[Child]]:
    """Run the portal's processes for the time of the block."""
    children: list[Child] = []
    try:
        start_processes(data, env, children)
        yield children
    finally:
        say("Stopping ...")
        stop(children)


def answers(port: int) -> bool:
    """Say whether the web server answers at all."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def welcome(port: int, data: DataFolder, env: dict[str, str]) -> str:
    """Return what a newcomer needs to go on."""
    return (
        f"The portal runs:  http://localhost:{port}/\n"
        "Sign in as:       office, leader, auditor, admin or liaison-CODE, head-CODE; the password was told when they were\n"
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
        port = chosen_port()
        services = stack.enter_context(running_services(data))
        stack.enter_context(data.announce(services.urls))
        env = portal_env(data, services.urls) | {"GUNICORN_CMD_ARGS": f"--bind {LOOPBACK}:{port}"}
        say("Preparing the database; the first time this takes a minute ...")
        say(prepare(env, data))
        children = stack.enter_context(running_processes(data, env))
        wait_until(lambda: answers(port), children[0], 60)
        say(welcome(port, data, env))
        watch([*services.watched, *map(Watched, children)])
