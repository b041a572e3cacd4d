"""Under which identity PostgreSQL runs: it refuses the superuser."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from typing import Any

# Needs no new user and no change of owner, and works in a folder that only its owner may enter.
USER_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


@dataclass(frozen=True)
class Identity:
    """How a command is run so that PostgreSQL accepts it: behind a prefix, or as another user."""

    prefix: tuple[str, ...] = ()
    user: pwd.struct_passwd | None = None

    def command(self, *words: object) -> list[str]:
        """Return the command under this identity."""
        return [*self.prefix, *map(str, words)]

    def options(self) -> dict[str, Any]:
        """Return the further arguments of ``subprocess``."""
        if self.user is None:
            return {}
        # No groups of the superuser go along; and the caller's folder may be closed to that user.
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": [], "cwd": "/"}


def may_open_namespace() -> bool:
    """Say whether this machine lets the superuser open a user namespace; containers often do not."""
    try:
        # Tried out rather than read from the system's settings: kernels, containers and distributions forbid it in
        # different ways.
        return subprocess.run([*USER_NAMESPACE, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def find_unprivileged_user() -> pwd.struct_passwd:
    """Return PostgreSQL's own user where there is one, else the user that owns nothing."""
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def find_identity(keep_user: bool = False) -> Identity:
    """Return the identity for this process's user and machine.

    ``keep_user`` says that the cluster belongs to the unprivileged user already, and must stay with it.
    """
    if os.geteuid() != 0:
        return Identity()
    if not keep_user and may_open_namespace():
        return Identity(prefix=USER_NAMESPACE)
    return Identity(user=find_unprivileged_user())
