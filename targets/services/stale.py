"""Stale marks: written in the transaction of the change, so that no figure can outlive the rows it was made from."""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from targets import clock
from targets.causes import Cause
from targets.models import Quarter, StaleMark
from targets.models.quarters import quarter_keys
from targets.queue import enqueue

log = logging.getLogger(__name__)

# A context variable, so that a preview in one thread gathers nothing of another request.
watched: ContextVar[list[StaleMark] | None] = ContextVar("watched", default=None)


@contextmanager
def watch_marks() -> Iterator[list[StaleMark]]:
    """Yield a list that gathers the marks written within, so that whoever makes a change can say what it moves."""
    found: list[StaleMark] = []
    token = watched.set(found)
    try:
        yield found
    finally:
        watched.reset(token)


def quarters_since(day: dt.date) -> list[int]:
    """Return the keys of the quarters from the one that owns ``day`` up to today's: what a stock touches."""
    return quarter_keys(day, clock.today())


def stale_marks_write(
    *, measures: Iterable[str], quarters: Iterable[int], cause: Cause, parameters: Mapping[str, str] | None = None
) -> None:
    """Mark the measures' figures of these quarters as out of date, and ring the bell after commit.

    Must run in the transaction that changes the rows. Pass the quarters of the old values and of the new ones.
    Quarters outside every plan are passed over: no figure is made of them. ``cause`` is kept with the revisions.
    ``parameters`` narrow the marks to figures whose measure is called with them, such as one stage of spot checks.
    """
    # A foreign key to a quarter that is not there would break the whole change of the register.
    known = set(Quarter.objects.filter(pk__in=set(quarters)).values_list("pk", flat=True))
    marks = [
        StaleMark(measure=measure, quarter_id=key, parameters=dict(parameters or {}), cause=cause)
        for measure in set(measures)
        for key in sorted(known)
    ]
    # Plain inserts without ON CONFLICT: see the model for why marks are not unique.
    StaleMark.objects.bulk_create(marks)
    if (gathered := watched.get()) is not None:
        gathered += marks
    # Told only where something is to do; an import of rows outside every plan would wake workers for nothing.
    if marks:
        enqueue("targets.tasks.recompute_stale")
