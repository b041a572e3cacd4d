"""Asking workers to do something."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def enqueue(task: str, *args: object) -> None:
    """Ask a worker for the task of this name once the transaction is committed.

    The queue is never the truth: where the broker cannot be reached, beat's sweep finds in the database what is left to do.
    """

    def send() -> None:
        try:
            # By name, not by import: the tasks of apps above this one are not known here.
            current_app.send_task(task, args=args)
        except OperationalError:
            log.warning("the broker cannot be reached; %s %s waits for the next sweep", task, args)

    # Sent within the transaction, a fast worker would look before the rows are visible, find nothing and go.
    transaction.on_commit(send)
