"""The database with its replica, and the caches beside it."""

from typing import Any

from baodi_quality.settings.environment import SECRET_KEY, env
from launcher.portal_role import SUFFIX, derive_password

# 0: no limit, as workers need; the web server sets its own (wsgi.py), so that no page holds a thread for ever.
STATEMENT_SECONDS = env.int("STATEMENT_SECONDS", default=0)
LOCK_SECONDS = env.int("LOCK_SECONDS", default=0)


def connect_to(address: dict[str, Any], patience: int) -> dict[str, Any]:
    """Return the settings of a connection; a new one waits for so many seconds."""
    if address["USER"].endswith(SUFFIX) and not address["PASSWORD"]:
        address["PASSWORD"] = derive_password(SECRET_KEY)
    return {
        **address,
        "ENGINE": "baodi_quality.database",
        "CONN_MAX_AGE": 60,
        # A database that was started again has cut the kept connections; the first request on each would fail.
        "CONN_HEALTH_CHECKS": True,
        # JIT turned one bulk statement of seconds into minutes (docs/design.md). A recomputation over a million rows
        # groups in memory with this much; with the server's 4 MB it sorts on disk and takes half as long again.
        "OPTIONS": {
            "options": f"-c jit=off -c work_mem=64MB -c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s",
            "connect_timeout": patience,
        },
    }


DATABASES = {"default": connect_to(env.db("DATABASE_URL", default="postgres://portal@127.0.0.1:5432/portal"), 5)}
DATABASE_ROUTERS: list[str] = []
if env("REPLICA_URL", default=""):
    # Two seconds are the least that PostgreSQL's library takes; the page then reads the database itself.
    DATABASES["replica"] = connect_to(env.db("REPLICA_URL"), 2)
    DATABASE_ROUTERS = ["targets.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "baodi_quality.valkey.ForgivingCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
    },
    # Drawn pieces of pages, keyed by what they show (dashboard/cache.py).
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
