"""The portal's settings as the tests see them: each parallel worker has a queue and a data folder of its own."""

import os
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def own_queue(url: str, worker: str) -> str:
    """Return the address of a worker's own database on the queue's server; ``gw0`` has number 1."""
    server = url.rsplit("/", 1)[0] if url.count("/") > 2 else url
    return f"{server}/{int(worker.removeprefix('gw')) + 1 if worker else 0}"


os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("SECURE", "false")
os.environ["REDIS_URL"] = own_queue(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"), WORKER)
scratch = Path(os.environ.get("DATA_DIR") or Path(__file__).parent.parent / ".pytest_cache" / "data")
os.environ["DATA_DIR"] = str(scratch / WORKER if scratch.name != WORKER else scratch)
# Playwright keeps an event loop in the thread in which the tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from baodi_quality.settings import *  # noqa: E402, F403

# The real hashers are slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The day of every test that sets no other one; subprocesses take theirs from the environment.
BUSINESS_DATE = "2014-10-15"
