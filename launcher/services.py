"""The services around the portal: given by the environment, else embedded; and the settings that name them."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from launcher.folder import DataFolder
from launcher.postgres.server import running_postgres
from launcher.supervision import Watched
from launcher.valkey import running_valkey

# The demonstration's data ends with the third quarter of 2014.
DEMO_DAY = "2014-10-15"


@dataclass
class Services:
    """Where database and queue are, and the processes that this launcher runs for them."""

    urls: dict[str, str] = field(default_factory=dict)
    watched: list[Watched] = field(default_factory=list)
    programs: str = ""
    """The folder of the embedded PostgreSQL's programs: dumps are written and restored by those of the server's version."""

    @property
    def env(self) -> dict[str, str]:
        """Return the settings that tell the portal of them."""
        return self.urls | ({"PG_BIN": self.programs} if self.programs else {})


@contextmanager
def running_services(data: DataFolder, given: bool = True, durable: bool = True) -> Iterator[Services]:
    """Run what the environment does not give; with ``given=False`` run everything, whatever it gives."""
    # An empty variable counts as none: compose files pass on variables that nobody set.
    services = Services({name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)})
    if not given:
        services.urls.clear()
    with ExitStack() as stack:
        if "DATABASE_URL" not in services.urls:
            postgres = stack.enter_context(running_postgres(data, durable))
            services.urls["DATABASE_URL"] = postgres.url
            services.programs = str(postgres.programs)
            services.watched.append(Watched(postgres.child, postgres.answers))
        if "REDIS_URL" not in services.urls:
            valkey = stack.enter_context(running_valkey(data))
            services.urls["REDIS_URL"] = valkey.url
            services.watched.append(Watched(valkey.child))
        yield services


def portal_env(data: DataFolder, services: dict[str, str]) -> dict[str, str]:
    """Return the settings of a portal on this machine: what the environment says, else plain http on loopback."""
    defaults = {"DEBUG": "false", "SECURE": "false", "BUSINESS_DATE": DEMO_DAY}
    chosen = {name: os.environ.get(name, value) for name, value in defaults.items()}
    programs = Path(sys.executable).parent
    # Callers lay this over the environment: the portal must not get another folder than the locked one.
    return {
        **chosen,
        **services,
        "DATA_DIR": str(data.path),
        # Kept in the folder: a new key at every start would sign everybody out.
        "SECRET_KEY": os.environ.get("SECRET_KEY") or data.secret("secret-key"),
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        # Else the last lines before a crash would be missing from the log.
        "PYTHONUNBUFFERED": "1",
    }
