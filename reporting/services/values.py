"""Writing one item of an open report; nothing that somebody else typed is overwritten unseen."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.models import Report, ReportValue
from reporting.services.generation import get_known_amounts
from reporting.services.steps import report_lock
from reporting.transitions import Action, ReportChanged, ReportRefused
from targets import clock

RegisterAgreement = ReportValue.RegisterAgreement


@dataclass(frozen=True)
class ValueInput:
    """What a person typed for one item."""

    text: str = ""
    figure: Decimal | None = None
    explanation: str = ""
    register_agreement: str = ""
    dispute: str = ""


@transaction.atomic
def report_value_save(*, value: ReportValue, user: User, revision: int, content: ValueInput) -> ReportValue:
    """Store what was typed; ``revision`` is that of the value which the person saw.

    Raises ReportChanged where the value has changed since, ReportRefused where the content contradicts itself.
    """
    # The report is locked, so that it cannot be signed off between the check and the write.
    report = report_lock(report=value.report, action=Action.EDIT, user=user)
    if report.is_nil:
        raise ReportRefused(_("This is a nil report; take the statement back first."))
    row = value_lock(value, revision)
    content = reconcile_input(row, content)
    # A click without a change counts no revision, or others at the form would be told of nothing.
    if content == get_stored_input(row):
        return row
    row.text, row.figure, row.explanation = content.text, content.figure, content.explanation
    row.register_agreement, row.dispute = content.register_agreement, content.dispute
    value_touch(row, report, user)
    return row


def value_lock(value: ReportValue, revision: int) -> ReportValue:
    """Return the value as it is stored; its report is locked."""
    row = ReportValue.objects.select_related("item").get(pk=value.pk)
    if row.set_aside:
        raise ReportRefused(_("The duty ended; the item is not reported any more."))
    if row.revision != revision:
        raise ReportChanged(_("Somebody else has just changed this item; compare before you go on."))
    return row


def value_touch(row: ReportValue, report: Report, user: User) -> None:
    """Save a changed value of a locked report, and count the change on both."""
    row.revision, row.changed_by, row.changed_at = row.revision + 1, user, clock.now()
    row.save()
    report.revision += 1
    report.save(update_fields=["revision"])


def get_stored_input(row: ReportValue) -> ValueInput:
    return ValueInput(row.text, row.figure, row.explanation, row.register_agreement, row.dispute)


def reconcile_input(row: ReportValue, content: ValueInput) -> ValueInput:
    """Return the content as it can be stored, or raise ReportRefused.

    To confirm the register is to report its figure; who reports another one disputes it, with a note.
    """
    # Without a figure of the register there is nothing to confirm or dispute.
    if row.known is None or content.figure is None:
        return ValueInput(content.text, content.figure, content.explanation)
    if content.register_agreement == RegisterAgreement.DISPUTED and not content.dispute:
        raise ReportRefused(_("Please say what is disputed."))
    if content.register_agreement == RegisterAgreement.CONFIRMED and content.figure != row.known:
        raise ReportRefused(_("The figure differs from the register; dispute the register with a note."))
    dispute = content.dispute if content.register_agreement == RegisterAgreement.DISPUTED else ""
    return ValueInput(content.text, content.figure, content.explanation, content.register_agreement, dispute)


@transaction.atomic
def value_take_known(*, value: ReportValue, user: User, revision: int) -> ReportValue:
    """Take over what the registers know now; a figure that nobody has typed follows it."""
    report = report_lock(report=value.report, action=Action.EDIT, user=user)
    row = value_lock(value, revision)
    known = get_known_amounts(report.body, report.quarter, [row.item]).get(row.item.source)
    if known is None or known == row.known:
        return row
    # Only a figure that nobody has typed over follows the register.
    if row.figure == row.known:
        row.figure = known
    # The view was of the old figure.
    row.known, row.register_agreement, row.dispute = known, "", ""
    value_touch(row, report, user)
    return row
