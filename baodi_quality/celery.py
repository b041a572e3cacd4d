"""The Celery application; its settings are the CELERY_ ones of Django's settings."""

import os
from typing import Any

from celery import Celery, Task
from celery.result import AsyncResult
from kombu import pools
from kombu.exceptions import OperationalError

from audit.context import act
from baodi_quality import logs  # noqa: F401 - takes the logging of workers over
from baodi_quality.valkey import ANSWER_SECONDS, outage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baodi_quality.settings")


class PortalCelery(Celery):
    """Sends a task at once or not at all: whoever saves a record does not wait for the broker, beat's sweep does its work."""

    # Workers wait longer: their connection is taken down and built anew when an answer is late.
    send_options = {"socket_connect_timeout": ANSWER_SECONDS, "socket_timeout": ANSWER_SECONDS}

    def send_task(self, *words: Any, **options: Any) -> AsyncResult:
        """Send a task; raise OperationalError within half a second where the broker is away."""
        # Beat brings a producer of its own and may wait: nobody sits before it.
        if options.get("producer") or options.get("connection"):
            return super().send_task(*words, **options)
        # Shared with the cache: one page that asks the cache and then sends a task must not wait twice.
        if outage.is_on:
            raise OperationalError("the broker did not answer a moment ago")
        # A pool of its own for these options: kombu keeps one for each connection's address and options.
        producers = pools.producers[self.connection_for_write(transport_options=self.send_options)]
        try:
            with producers.acquire(block=True, timeout=ANSWER_SECONDS) as producer:
                return super().send_task(*words, **options | {"producer": producer})
        except OperationalError as error:
            outage.begin(error)
            raise


class TrailTask(Task):
    """Makes one act of each task, whoever it works for."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Do the task within its act."""
        with act(channel="task", name=self.name, request=str(self.request.id or "")):
            return super().__call__(*args, **options)


app = PortalCelery("baodi_quality", task_cls=TrailTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# No app of its own.
app.autodiscover_tasks(["baodi_quality"])
