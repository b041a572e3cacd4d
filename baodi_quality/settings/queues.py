"""Celery: queues and workers. When tasks run by themselves: schedule.py."""

from baodi_quality.settings.environment import DATA_DIR
from baodi_quality.settings.stores import REDIS_URL

CELERY_BROKER_URL = REDIS_URL
# The stale marks are the truth and results are not kept, so a lost answer costs nothing.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Shanghai"
# Figures have a queue and a worker of their own: a sheet of a million rows must not hold them up. The nightly comparison, which
# takes long itself, has not.
CELERY_TASK_ROUTES = {
    name: {"queue": "figures"} for name in ("targets.tasks.recompute_stale", "targets.tasks.roll_forward")
}
# A task whose worker dies is given to the next one. So every task may run twice, or anew from its middle.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# A worker that fetched ahead would keep short tasks waiting behind its long import.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Kilobytes: a worker gives memory back after a large sheet.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A dead broker must not hold up the clerk who saves a record: one short try (baodi_quality/celery.py), then beat's sweep does it.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    # Without these the connection itself tries for six seconds, whatever the task asks for.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
}
CELERY_BEAT_SCHEDULER = "operations.beat:PulsingScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
