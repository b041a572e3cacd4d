"""Changing by when reports are due; once a report was submitted, its deadline and with it its lateness stand."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from reporting.deadlines import end_of_day
from reporting.models import Report, ReportDeadline, ReportExtension
from reporting.services.notify import EXTENDED, notify_body
from reporting.transitions import ReportRefused
from targets import clock
from targets.models import Quarter


@transaction.atomic
def deadline_set(*, deadline: ReportDeadline, user: User, day: dt.date, basis: str) -> ReportDeadline:
    """Move the deadline of a quarter; reports that were submitted, and those with an extension, keep theirs."""
    check_office(user, basis)
    rows = ReportDeadline.objects.select_related("quarter").select_for_update(of=("self",))
    row = rows.get(pk=deadline.pk)
    check_not_closed(row.quarter)
    row.due_at, row.basis, row.set_by = end_of_day(day), basis.strip(), user
    row.save()
    # An extension was granted to this report by name, and a general date does not take it back.
    open_ = Report.objects.of_quarter(row.quarter_id).filter(first_submitted_at=None, extensions=None)
    # Locked one by one: who is just submitting keeps the deadline that they submitted under.
    for report in open_.select_for_update(of=("self",), no_key=True):
        report.due_at = row.due_at
        report.save(update_fields=["due_at"])
    return row


@transaction.atomic
def report_extend(*, report: Report, user: User, day: dt.date, reason: str) -> ReportExtension:
    """Give one report more time, until the end of ``day``."""
    check_office(user, reason)
    rows = Report.objects.select_related("body", "quarter").select_for_update(of=("self",), no_key=True)
    row = rows.get(pk=report.pk)
    check_not_closed(row.quarter)
    if row.first_submitted_at is not None:
        raise ReportRefused(_("The report has been submitted; its deadline cannot be moved any more."))
    if end_of_day(day) <= row.due_at:
        raise ReportRefused(_("The new deadline must be later than the old one."))
    extension = ReportExtension.objects.create(
        report=row,
        before=row.due_at,
        after=end_of_day(day),
        reason=reason.strip(),
        granted_by=user,
        granted_at=clock.now(),
    )
    row.due_at = extension.after
    row.save(update_fields=["due_at"])
    notify_body(row, EXTENDED, extension.reason)
    return extension


def check_office(user: User, reason: str) -> None:
    if user.role != Role.OFFICE:
        raise PermissionDenied
    if not reason.strip():
        raise ReportRefused(_("Please give a reason."))


def check_not_closed(quarter: Quarter) -> None:
    # Nothing becomes late or timely after the fact.
    if quarter.is_closed:
        raise ReportRefused(_("The quarter has been closed."))
