"""The life of a job: asked for, taken up by one worker, resumed after a kill, given up after three broken attempts.

Apps say in their ``runners.py`` what a worker does for each kind of job. The row in the database is the truth and the
queue only a bell: what a lost message or a killed worker left behind is found by the sweep.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, Protocol, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from accounts.models import User
from audit.context import name_person
from exchange.models import FailureReason, Job, JobState
from notifications.disk import disk_full_report, is_disk_full
from targets.queue import enqueue

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
PULSE = 0.4
"""Seconds between two signs of life of a worker."""

AnyJob = TypeVar("AnyJob", bound=Job)


class JobRefused(Exception):
    """The job cannot be done any more, for this reason."""

    def __init__(self, reason: FailureReason) -> None:
        self.reason = reason


class JobRunner(Generic[AnyJob]):
    """What a worker does for one kind of job."""

    model: type[AnyJob]

    def run(self, job: AnyJob) -> None:
        """Do the step that the state asks for, and `finish_step` it; one that breaks off anywhere is run again from its beginning."""
        raise NotImplementedError

    def report_failure(self, job: AnyJob) -> None:
        """Tell whom it concerns that the job came to nothing; in the transaction that stores it."""


runners: dict[type[Job], JobRunner[Any]] = {}


def register_runner(runner: type[JobRunner[Any]]) -> type[JobRunner[Any]]:
    """Let workers take up the jobs of this kind."""
    runners[runner.model] = runner()
    return runner


def job_enqueue(model: type[Job], pk: int) -> None:
    """Ask a worker for the job, once the transaction is committed."""
    enqueue("exchange.tasks.run_job", model._meta.label_lower, pk)


def lone_job_request(model: type[AnyJob], *, user: User | None) -> AnyJob | None:
    """Ask for a job of a kind of which a constraint lets one be under way; None where one is already."""
    try:
        # A savepoint: the constraint refuses a second one, and the caller's transaction must go on.
        with transaction.atomic():
            job = model(requested_by=user)
            job.save()
            job_enqueue(model, job.pk)
            return job
    except IntegrityError:
        return None


def job_retry(job: Job) -> bool:
    """Let a job be tried again that came to nothing; False where it did not, such as at a second click."""
    # One statement: of two clicks the second finds no failed job any more.
    failed = type(job)._base_manager.filter(pk=job.pk, state=JobState.FAILED)
    fresh = {"state": job.BEGINNING, "reason": "", "attempts": 0, "progress": 0, "finished_at": None}
    retried = bool(failed.update(touched_at=timezone.now(), **fresh))
    if retried:
        job_enqueue(type(job), job.pk)
    return retried


def run_step(model: type[Job], pk: int) -> None:
    """Do the step that the state of a job asks for; nothing where another worker has the job or nothing is to be done."""
    runner = runners[model]
    with only_worker(model, pk) as is_alone:
        # Read after the lock: what was read before may be what another worker has just finished.
        job = model.objects.select_related("requested_by").filter(pk=pk).first() if is_alone else None
        if job is None or not job.is_at_work:
            return
        if job.acting_person:
            name_person(job.acting_person, job=f"{model._meta.label} {pk}")
        if job.attempts >= MOST_ATTEMPTS:
            job_fail(job, FailureReason.BROKEN_OFF)
            return
        # Stored before the work begins, so that a job which kills its worker is not tried for ever.
        job.attempts += 1
        job.touched_at = timezone.now()
        if job.state == JobState.WAITING:
            job.state = JobState.WORKING
        job.save(update_fields=["state", "attempts", "touched_at"])
        try:
            runner.run(job)
        except JobRefused as refused:
            job_fail(job, refused.reason)
        except Exception as error:
            is_full = is_disk_full(error)
            if isinstance(error, OperationalError) and not is_full:
                # The database itself is away or overloaded, so that nothing can be noted; the sweep comes back to the job.
                raise
            log.exception("%s %s broke off", model._meta.label, pk)
            job_fail(job, FailureReason.DISK_FULL if is_full else FailureReason.FAULT)
            if is_full:
                disk_full_report()


@contextmanager
def only_worker(model: type[Job], pk: int) -> Iterator[bool]:
    """Hold the lock of one job; yields False where another worker holds it.

    A session's advisory lock: the database drops it with the connection of a killed worker. The number of the table
    keeps kinds of jobs apart.
    """
    key = f'"{model._meta.db_table}"', pk
    with connection.cursor() as cursor:
        # The lock's two keys are 32-bit integers: the table's oid and the row.
        cursor.execute("SELECT pg_try_advisory_lock(%s::regclass::oid::int, %s)", key)
        is_alone = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        # In a broken transaction no statement runs; the lock then ends with the connection.
        if is_alone and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s::regclass::oid::int, %s)", key)


def finish_step(job: Job, state: str, *changed: str, is_over: bool = True) -> None:
    """End a step in this state and store the fields named; a job that is not over goes on when somebody says so."""
    job.state, job.touched_at = state, timezone.now()
    job.finished_at = job.touched_at if is_over else None
    job.save(update_fields=["state", "progress", "total", "touched_at", "finished_at", *changed])


@transaction.atomic
def job_fail(job: Job, reason: FailureReason) -> None:
    """Give the job up, and tell whom it concerns."""
    # State and message in one transaction: nobody is told of a failure that is not stored, or the other way round.
    job.reason = reason
    finish_step(job, JobState.FAILED, "reason")
    runners[type(job)].report_failure(job)


class Progress(Protocol):
    """Is told how far a work has come."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Take how much is done, and of how much where that is only now known."""


def progress_of(job: Job) -> Progress:
    """Return a function that notes how far the work has come, at most every PULSE seconds: the job's sign of life.

    Others see it at once, also where the work is one transaction.
    """
    # A note to the database for every line would take longer than the line.
    last = 0.0

    def note(done: int, total: int | None = None) -> None:
        nonlocal last
        job.progress, job.total = done, job.total if total is None else total
        if time.monotonic() - last >= PULSE or done == total:
            last = time.monotonic()
            with get_outside_cursor() as cursor:
                # Skipped where the work has written its state already, and is about to commit: waiting for that would be for ever.
                cursor.execute(
                    f"UPDATE {job._meta.db_table} SET progress = %s, total = %s, touched_at = now() WHERE id ="
                    f" (SELECT id FROM {job._meta.db_table} WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED)",
                    [job.progress, job.total, job.pk],
                )

    return note


@contextmanager
def get_outside_cursor() -> Iterator[CursorWrapper]:
    """Yield a cursor outside of the transaction in which this process may be."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            yield cursor
        return
    # Connected anew each time: that takes a hundredth of the time between two notes, and nothing is left open.
    outside = connection.copy()
    try:
        with outside.cursor() as cursor:
            yield cursor
    finally:
        outside.close()


def jobs_sweep() -> None:
    """Take up the jobs of all kinds that a lost message or a killed worker left behind."""
    for model in runners:
        for pk in model.objects.overdue().order_by("pk").values_list("pk", flat=True):
            run_step(model, pk)
