"""Files handed in with a report, item by item."""

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from evidence.storage import evidence_keep
from reporting.models import ReportFile, ReportValue
from reporting.services.steps import report_lock
from reporting.transitions import Action
from targets import clock


@transaction.atomic
def report_file_add(
    *, value: ReportValue, user: User, file: UploadedFile, speaks_for: dt.date | None = None
) -> ReportFile:
    """Hand in a file for an item; raises EvidenceRefused where it cannot be taken."""
    report = report_lock(report=value.report, action=Action.EDIT, user=user)
    # After the lock, so that no file is stored for a report that cannot take it.
    row = ReportFile.objects.create(value=value, file=evidence_keep(file=file, user=user, speaks_for=speaks_for))
    report.revision += 1
    report.save(update_fields=["revision"])
    return row


@transaction.atomic
def report_file_take_out(*, file: ReportFile, user: User) -> None:
    """Take a file out of the report; it stays in the history."""
    report = report_lock(report=file.value.report, action=Action.EDIT, user=user)
    # Taken out once; a second click does not move the moment.
    ReportFile.objects.filter(pk=file.pk, taken_out_at=None).update(taken_out_at=clock.now(), taken_out_by=user)
    report.revision += 1
    report.save(update_fields=["revision"])
