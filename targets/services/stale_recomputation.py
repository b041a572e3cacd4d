"""Working off the stale marks, one measure at a time; many workers may do so at once, and any of them may die."""

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from targets.causes import join_causes
from targets.models import Indicator, IndicatorDefinition, Recomputation, StaleMark
from targets.services.figures import figures_write, lock_indicators

log = logging.getLogger(__name__)

# A worker locks its record within milliseconds of writing it; one that is this old and unlocked has lost its worker.
LEASE = dt.timedelta(seconds=15)


def stale_recompute() -> int:
    """Recompute what is marked stale and not claimed by another worker; return the number of marks cleared.

    A measure that fails keeps its marks for the next sweep and does not hold up the others.
    """
    interrupted_recomputations_close()
    cleared, failed = 0, set[str]()
    while measure := find_next_measure(failed):
        try:
            cleared += measure_recompute(measure)
        except Exception:
            log.exception("the measure %s could not be recomputed; its marks stay", measure)
            failed.add(measure)
    return cleared


def find_next_measure(excluded: set[str]) -> str | None:
    """Return the measure of the oldest mark that nobody has claimed; None where there is none."""
    # The lock of this look ends at once. It only keeps workers from choosing a measure that another is busy with.
    with transaction.atomic():
        marks = StaleMark.objects.exclude(measure__in=excluded).select_for_update(skip_locked=True)
        # The oldest first, so that no measure waits for ever behind one that changes all the time.
        mark = marks.order_by("pk").first()
    return None if mark is None else mark.measure


def measure_recompute(measure: str) -> int:
    """Recompute the stale figures of one measure in one transaction and return the number of marks cleared.

    The record of the pass is committed before and closed with the result: whatever happens in between leaves it
    behind, together with the marks.
    """
    # In a transaction of its own: a pass that breaks off must leave its record behind.
    record = recomputation_start(measure)
    try:
        with transaction.atomic():
            # The record stays locked while the pass runs, which is how others tell a worker at work from a dead one.
            return marks_work_off(Recomputation.objects.select_for_update().get(pk=record.pk))
    except Exception as error:
        recomputation_fail(record, error)
        raise


def marks_work_off(record: Recomputation) -> int:
    """Claim the measure's marks, write its figures, delete exactly the marks claimed and close the record."""
    # All marks of the measure, not only the one seen: they cost one count together.
    marks = StaleMark.objects.filter(measure=record.measure).claimed()
    if not marks:
        record.delete()  # another worker was faster
        return 0
    users = IndicatorDefinition.objects.filter(measure=record.measure).values("indicator")
    revisions = []
    for indicator in lock_indicators(Indicator.objects.filter(pk__in=users)):
        if its := [mark for mark in marks if concerns(mark, indicator)]:
            # One count serves all marks of the indicator, and its revision names all their causes.
            wanted = {mark.quarter_id for mark in its}
            causes = join_causes(mark.cause for mark in sorted(its, key=lambda mark: mark.pk))
            revisions += figures_write(indicators=[indicator], wanted=wanted, causes=causes)
    # By key: marks written since the claim are of changes that this count may not have seen.
    StaleMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    record.state, record.finished_at, record.error = Recomputation.State.DONE, timezone.now(), ""
    record.marks, record.revisions = len(marks), len(revisions)
    record.save(update_fields=["state", "finished_at", "error", "marks", "revisions"])
    return len(marks)


def concerns(mark: StaleMark, indicator: Indicator) -> bool:
    """Say whether a definition of the indicator calls the mark's measure with the mark's parameters."""
    return any(
        definition.measure == mark.measure and mark.parameters.items() <= definition.parameters.items()
        for definition in indicator.definitions.all()
    )


def recomputation_start(measure: str) -> Recomputation:
    """Record that a pass begins; a pass that follows a failed one is its next attempt."""
    newest = Recomputation.objects.newest([measure]).values("pk")
    with transaction.atomic():
        # A record that another worker has locked is at work, so this pass is one of its own.
        failed = Recomputation.objects.filter(pk__in=newest, state=Recomputation.State.FAILED)
        record = failed.select_for_update(skip_locked=True).first()
        if record is None:
            return Recomputation.objects.create(measure=measure, state=Recomputation.State.STARTED)
        record.state, record.started_at, record.attempts = (
            Recomputation.State.STARTED,
            timezone.now(),
            record.attempts + 1,
        )
        record.save(update_fields=["state", "started_at", "attempts"])
    return record


def recomputation_fail(record: Recomputation, error: Exception) -> None:
    """Record why a pass failed, for the office to see."""
    record.state, record.finished_at = Recomputation.State.FAILED, timezone.now()
    record.error = f"{type(error).__name__}: {error}"
    record.save(update_fields=["state", "finished_at", "error"])


def interrupted_recomputations_close() -> None:
    """Close the records whose worker died: old enough, and not locked as a worker at work would have it."""
    with transaction.atomic():
        old = Recomputation.objects.filter(state=Recomputation.State.STARTED, started_at__lt=timezone.now() - LEASE)
        # A locked record belongs to a worker at work, however long it takes.
        for record in old.select_for_update(skip_locked=True):
            recomputation_fail(record, InterruptedError(_("the worker stopped before it was done")))
