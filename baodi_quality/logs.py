"""The portal's log: one line an event, as JSON, with what it belongs to. See docs/operations.md."""

import datetime as dt
import json
import logging
import logging.config
import time
import traceback
from typing import Any

from celery.signals import setup_logging
from django.conf import settings
from django.core.mail import mail_admins

from audit.context import belongs_to

TRACEBACK_EVERY = 600.0
"""Seconds in which a process writes the traceback of one fault once: a database that restarts breaks every sweep."""


MAIL_EVERY = 3600.0
"""Seconds in which a process sends one mail of one fault."""


class ToldFaults:
    """The faults that a process has told of a moment ago."""

    def __init__(self, every: float) -> None:
        self.every = every
        self.told: dict[tuple[str, str], float] = {}

    def is_new(self, fault: BaseException) -> bool:
        """Note a fault; say whether it was not noted a moment ago. By its kind and the line that called what failed."""
        frames = traceback.extract_tb(fault.__traceback__)
        key = type(fault).__name__, f"{frames[0].filename}:{frames[0].lineno}" if frames else ""
        now = time.monotonic()
        if now - self.told.get(key, -self.every) < self.every:
            return False
        self.told[key] = now
        return True


class LineFormatter(logging.Formatter):
    """Writes a record as one line of JSON: time, level, logger, message, and request, user and task where there are such."""

    def __init__(self) -> None:
        super().__init__()
        self.told = ToldFaults(TRACEBACK_EVERY)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **(belongs_to.get() or {}),
            # What the portal itself says of a request, and Celery of a task that is over.
            **getattr(record, "details", {}),
        }
        task = getattr(record, "data", None)
        if isinstance(task, dict) and "id" in task:
            line |= {"request": task["id"], "task": task.get("name", "")}
        if record.exc_info and record.exc_info[1]:
            line["fault"] = describe_fault(record.exc_info[1])
            if self.told.is_new(record.exc_info[1]):
                line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class FaultMailHandler(logging.Handler):
    """Mails the ADMINS what nobody had foreseen, once an hour each; without what people typed or who they are."""

    def __init__(self) -> None:
        super().__init__()
        self.told = ToldFaults(MAIL_EVERY)

    def emit(self, record: logging.LogRecord) -> None:
        """Send it; a mail server that is away must not make a second fault of it."""
        fault = record.exc_info[1] if record.exc_info else None
        if not settings.ADMINS or fault is None or not self.told.is_new(fault):
            return
        number = (belongs_to.get() or {}).get("request", "")
        words = [record.getMessage(), f"request {number}", "", *traceback.format_exception(fault)]
        mail_admins(f"500 {describe_fault(fault)}"[:150], "\n".join(words), fail_silently=True)


def describe_fault(fault: BaseException) -> str:
    """Return kind and first line of a fault."""
    first = str(fault).strip().splitlines()
    return f"{type(fault).__name__}: {first[0] if first else ''}"


@setup_logging.connect
def keep_settings(**_kwargs: Any) -> None:
    """Let workers and beat log as settings say, and not in Celery's own form."""
    logging.config.dictConfig(settings.LOGGING)
    # What libraries warn of is a line of the log too.
    logging.captureWarnings(True)
