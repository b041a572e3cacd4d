"""Taking back whole imports: asked for, told by a worker, confirmed with a reason, done by a worker."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exchange.context import resources
from exchange.imports.figures import figures_standing
from exchange.jobs import finish_step, job_enqueue, progress_of
from exchange.models import SheetImport
from registers.imported_rows import subject_of
from registers.models import ImportWithdrawal
from registers.taking_back import ImportTakingBack
from targets.causes import Cause, Code

State = ImportWithdrawal.State


def find_obstacle(sheet: SheetImport) -> str:
    """Return in words why the import cannot be taken back; empty where it can."""
    resource = resources.get(sheet.register)
    if resource and resource.not_taken_back:
        return str(resource.not_taken_back)
    if sheet.state != SheetImport.State.DONE or not (sheet.added_rows.exists() or sheet.changed_rows.exists()):
        return _("This import wrote nothing that could be taken back.")
    done = ImportWithdrawal.objects.filter(sheet_import=sheet, state=State.DONE).select_related("withdrawal").first()
    if done and not (done.withdrawal and done.withdrawal.undone_at):
        return _("The import is taken back already.")
    return ""


@transaction.atomic
def import_withdrawal_check(*, sheet: SheetImport, user: User, enqueue: bool = True) -> ImportWithdrawal:
    """Ask a worker what taking the import back would do; ValidationError where it cannot be taken back."""
    locked = SheetImport.objects.select_for_update().get(pk=sheet.pk)
    if obstacle := find_obstacle(locked):
        raise ValidationError(obstacle)
    job = ImportWithdrawal.objects.filter(sheet_import=locked).first() or ImportWithdrawal(sheet_import=locked)
    if job.pk and job.is_at_work:
        return job
    job.state, job.requested_by, job.requested_at = State.CHECKING, user, timezone.now()
    job.attempts, job.progress, job.touched_at, job.confirmed_at, job.reason = 0, 0, None, None, ""
    job.save()
    if enqueue:
        job_enqueue(ImportWithdrawal, job.pk)
    return job


@transaction.atomic
def import_withdrawal_confirm(*, pk: int, reason: str, user: User, enqueue: bool = True) -> bool:
    """Let an import be taken back as it was told; False where that is not waiting for a confirmation."""
    told = ImportWithdrawal.objects.filter(pk=pk, state=State.CHECKED)
    confirmed = bool(
        told.update(
            state=State.WRITING, stated_reason=reason, confirmed_by=user, confirmed_at=timezone.now(), attempts=0,
            progress=0, touched_at=None,
        )
    )  # fmt: skip
    if confirmed and enqueue:
        job_enqueue(ImportWithdrawal, pk)
    return confirmed


class SituationChanged(Exception):
    """The registers changed after the preview, so the confirmation was given for something else."""


def import_withdrawal_step(job: ImportWithdrawal) -> None:
    """Tell what taking the import back does, or do it: rows, marks and the state in one transaction."""
    job.total = sum(len(one.keys) for one in job.sheet_import.added_rows.all()) + job.sheet_import.changed_rows.count()
    note = progress_of(job)
    note(0, job.total)
    if job.state == State.WRITING:
        try:
            write(job, note)
            return
        except SituationChanged:
            job.situation_changed = True
    else:
        job.situation_changed = False
    # A person asks for every taking back, and another may confirm it.
    assert job.requested_by
    with transaction.atomic():
        told = ImportTakingBack(job.sheet_import, job.requested_by, "-", note)
        told.run()
        transaction.set_rollback(True)
    job.counts, job.staying = told.counts, told.staying
    finish_step(job, State.CHECKED, "counts", "staying", "situation_changed", is_over=False)


@transaction.atomic
def write(job: ImportWithdrawal, note: Callable[[int], None]) -> None:
    """Take the import back; raises SituationChanged where the counts are not those that were confirmed."""
    assert job.confirmed_by
    done = ImportTakingBack(job.sheet_import, job.confirmed_by, job.stated_reason, note)
    done.run()
    if done.counts != job.counts:
        raise SituationChanged
    job.moved = figures_standing(done.stale.by_measure())
    done.stale.write(Cause.say(Code.ROWS_WITHDRAWN, lambda: describe_withdrawal(job), job.sheet_import))
    job.staying, job.withdrawal = done.staying, done.withdrawal
    finish_step(job, State.DONE, "staying", "withdrawal", "moved")


def describe_withdrawal(job: ImportWithdrawal) -> str:
    """Return what the history of figures says of it."""
    return _("%(subject)s: withdrawn (%(reason)s)") % {
        "subject": subject_of(job.sheet_import),
        "reason": job.stated_reason,
    }
