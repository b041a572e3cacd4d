"""Ports on the loopback address."""

import os
import socket

from launcher.problem import Problem

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8000


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        # Port 0 lets the system choose. Between closing and use another program could take it, which then fails with a
        # message.
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Say whether the port can be listened on."""
    with socket.socket() as probe:
        # A server that just stopped leaves connections winding down; they must not pass for a taken port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def chosen_port() -> int:
    """Return the port of ``PORT``; raise Problem where it is no port or is taken."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Problem(f"PORT={text} is not a port number.")
    if not is_free(int(text)):
        raise Problem(f"Port {text} is taken (or not allowed): choose another one, for example PORT=8001 make run")
    return int(text)
