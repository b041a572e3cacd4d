"""Correcting an accepted report (更正单): proposed by one person, approved by another, sealed as the next version."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from reporting.models import CorrectedValue, Report, ReportCorrection, ReportItem, ReportVersion
from reporting.services.notify import CORRECTED, NOT_CORRECTED, notify_body
from reporting.services.steps import report_lock, step_record
from reporting.services.versions import version_seal
from reporting.transitions import Action, ReportChanged, ReportRefused, belongs_to
from targets import clock

Correction: TypeAlias = ReportCorrection.State
Changes = Mapping[ReportItem, Decimal | str | None]
"""New content by item: an amount, or None for no figure; text for a narrative."""


@transaction.atomic
def correction_propose(*, report: Report, user: User, reason: str, changes: Changes) -> ReportCorrection:
    """Propose other content for items of an accepted report; nothing changes until another person approves."""
    if not belongs_to(report, user):
        raise PermissionDenied
    if not reason.strip():
        raise ReportRefused(_("Please give a reason."))
    if report.state != Report.State.ACCEPTED or report.is_nil:
        raise ReportRefused(_("Only an accepted report with figures or narratives can be corrected."))
    proposed = build_corrected_values(report, changes)
    rows = [row for row in proposed if (row.old_text, row.old_figure) != (row.new_text, row.new_figure)]
    if not rows:
        raise ReportRefused(_("Nothing differs from what was accepted."))
    try:
        # A savepoint: after the constraint's error the outer transaction must go on.
        with transaction.atomic():
            correction = ReportCorrection.objects.create(
                report=report, reason=reason.strip(), proposed_by=user, proposed_at=clock.now()
            )
    except IntegrityError:
        raise ReportRefused(_("A correction of this report awaits approval already.")) from None
    for row in rows:
        row.correction = correction
    CorrectedValue.objects.bulk_create(rows)
    return correction


def build_corrected_values(report: Report, changes: Changes) -> list[CorrectedValue]:
    """Return (unsaved) what is accepted beside what is proposed; items that the report does not have are refused."""
    values = {value.item_id: value for value in report.values.reported().select_related("item")}
    if any(item.pk not in values for item in changes):
        raise ReportRefused(_("The report does not have this item."))
    return [
        CorrectedValue(
            item=item,
            old_text=values[item.pk].text,
            old_figure=values[item.pk].figure,
            new_text=new if isinstance(new, str) else "",
            new_figure=None if isinstance(new, str) else new,
        )
        for item, new in changes.items()
    ]


@transaction.atomic
def correction_approve(*, correction: ReportCorrection, user: User, decision: str = "") -> ReportVersion:
    """Approve another person's correction: the next version stands beside the accepted one, figures are counted anew."""
    # Report and quarter first, then the correction, as every step locks.
    report = report_lock(report=correction.report, action=Action.CORRECT, user=user, reason=correction.reason)
    row = correction_decide(correction, user, Correction.APPROVED, decision)
    values = {value.item_id: value for value in report.values.all()}
    for change in row.values.select_related("item"):
        value = values[change.item_id]
        # A report that was unlocked meanwhile may say something else than what the proposal was made from.
        # What another person approves is the change from this content to that, not whatever it became.
        if (value.text, value.figure) != (change.old_text, change.old_figure):
            raise ReportChanged(_("The accepted content has changed since this correction was proposed."))
        value.text, value.figure = change.new_text, change.new_figure
        # So that who has the item open is told of the change.
        value.revision, value.changed_by, value.changed_at = value.revision + 1, user, clock.now()
        value.save()
    step_record(report, Action.CORRECT, user, reason=row.reason)
    notify_body(report, CORRECTED, row.reason)
    return version_seal(report=report, user=user, correction=row)


@transaction.atomic
def correction_refuse(*, correction: ReportCorrection, user: User, decision: str) -> ReportCorrection:
    """Leave the accepted content as it is, with a reason."""
    if user.role != Role.OFFICE:
        raise PermissionDenied
    if not decision.strip():
        raise ReportRefused(_("Please give a reason."))
    row = correction_decide(correction, user, Correction.REFUSED, decision)
    notify_body(row.report, NOT_CORRECTED, row.decision)
    return row


def correction_decide(correction: ReportCorrection, user: User, state: Correction, decision: str) -> ReportCorrection:
    """Return the decided correction; nobody decides on their own, and the second of two decisions is told."""
    rows = ReportCorrection.objects.select_related("report__body", "report__quarter").select_for_update(of=("self",))
    row = rows.get(pk=correction.pk)
    if row.state != Correction.PROPOSED:
        raise ReportRefused(_("This has been decided already."))
    if row.proposed_by_id == user.pk:
        raise ReportRefused(_("Nobody approves their own correction."))
    row.state, row.decided_by, row.decided_at, row.decision = state, user, clock.now(), decision.strip()
    row.save()
    return row
